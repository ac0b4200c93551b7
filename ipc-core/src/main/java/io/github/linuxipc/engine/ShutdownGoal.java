package io.github.linuxipc.engine;

/**
 * What a receiver has to deliver before an orderly close ends its stream, if its senders are not
 * asked to stop. Called by the owner of the receiver's link, before a poll or after one that has
 * delivered nothing.
 */
public interface ShutdownGoal {
  /** Takes note of what was accepted so far. Called once, at the beginning of the shutdown. */
  void begin();

  /**
   * Returns whether all that was accepted before {@link #begin} was delivered.
   *
   * @return whether it was
   */
  boolean isReached();
}
