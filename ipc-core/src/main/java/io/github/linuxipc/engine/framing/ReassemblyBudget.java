package io.github.linuxipc.engine.framing;

/**
 * Limits how many messages a receiver reassembles at a time. Each message reserves the size of the
 * largest message with headers until it is complete or discarded, because it may become that large.
 * Thus every message that was begun can be completed, whichever sender is slow. At least one
 * message is always admitted. Used only by the thread that owns the receiver's link.
 */
final class ReassemblyBudget {
  private final long maxMessages;
  private long reserved;
  private boolean refused;
  private boolean roomAgain;

  /**
   * Creates a budget.
   *
   * @param memory the memory for reassembly in bytes
   * @param largest the largest message with its headers, in bytes
   */
  ReassemblyBudget(long memory, int largest) {
    this.maxMessages = Math.max(1, memory / largest);
  }

  /**
   * Returns whether another message can be begun. After a refusal, {@link #roomAgain} reports when
   * one can.
   */
  boolean hasRoom() {
    boolean room = reserved < maxMessages;
    refused |= !room;
    return room;
  }

  /** Reserves the memory of a message, whether or not there is room. */
  void reserve() {
    reserved++;
  }

  /** Releases the memory of a message. */
  void release() {
    reserved--;
    roomAgain |= refused && reserved < maxMessages;
  }

  /** Returns whether there is room again since a refusal. A call resets the answer. */
  boolean roomAgain() {
    boolean again = roomAgain;
    if (again) {
      roomAgain = false;
      refused = false;
    }
    return again;
  }
}
