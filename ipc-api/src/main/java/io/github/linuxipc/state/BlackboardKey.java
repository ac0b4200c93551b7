package io.github.linuxipc.state;

/**
 * A key of a {@link Blackboard}. Obtained once from {@link Blackboard#key} and then used for every
 * access, so that an access searches for no name. Thread-safe; usable with the blackboard that
 * returned it alone.
 */
public interface BlackboardKey {
  /**
   * Returns the name.
   *
   * @return the name
   */
  String name();
}
