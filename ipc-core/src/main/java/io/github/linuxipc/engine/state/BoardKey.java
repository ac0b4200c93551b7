package io.github.linuxipc.engine.state;

import io.github.linuxipc.state.BlackboardKey;

/** A key of one open blackboard. Its place in the memory is searched until it is found. */
final class BoardKey implements BlackboardKey {
  private final EngineBlackboard owner;
  private final String name;

  /** The index of the key; -1 as long as it has none. */
  volatile int index = -1;

  /** How many keys of the blackboard were compared with this name. */
  volatile int compared;

  BoardKey(EngineBlackboard owner, String name) {
    this.owner = owner;
    this.name = name;
  }

  @Override
  public String name() {
    return name;
  }

  boolean isOf(EngineBlackboard blackboard) {
    return owner == blackboard;
  }

  @Override
  public String toString() {
    return name;
  }
}
