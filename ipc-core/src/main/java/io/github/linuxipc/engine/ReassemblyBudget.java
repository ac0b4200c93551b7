package io.github.linuxipc.engine;

/**
 * How many messages a receiver puts together at a time. Each may become as large as the largest
 * message, so each takes that much of the budget until it is complete: then all that were begun can
 * be finished, whichever sender is slow. One always can. Used by the holder of the receiver's
 * {@link LinkOwnership} alone.
 */
final class ReassemblyBudget {
  private final long most;
  private long taken;
  private boolean refused;
  private boolean roomAgain;

  /**
   * Makes a budget.
   *
   * @param memory bytes
   * @param maxMessageSize the largest message in bytes
   */
  ReassemblyBudget(long memory, int maxMessageSize) {
    this.most = Math.max(1, memory / maxMessageSize);
  }

  /** Whether another message can be begun; who hears no is told by {@link #roomAgain}. */
  boolean hasRoom() {
    boolean room = taken < most;
    refused |= !room;
    return room;
  }

  /** Takes the memory of a message, be there room or not. */
  void take() {
    taken++;
  }

  /** Gives the memory of a message back. */
  void giveBack() {
    taken--;
    roomAgain |= refused && taken < most;
  }

  /** Whether there is room since somebody heard no; asked once each time. */
  boolean roomAgain() {
    boolean again = roomAgain;
    if (again) {
      roomAgain = false;
      refused = false;
    }
    return again;
  }
}
