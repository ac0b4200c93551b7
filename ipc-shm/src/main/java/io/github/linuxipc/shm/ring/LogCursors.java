package io.github.linuxipc.shm.ring;

import java.util.function.IntConsumer;

/**
 * The cursors of a log as its producer sees them. Only the producer knows which slots have
 * consumers, so that no other process can add one. The producer reuses the room that the slowest
 * consumer has released. Each cursor is checked as the head of a lane is: a cursor that goes back,
 * or is ahead of the tail, is ignored from then on. One thread at a time may use an instance.
 */
public final class LogCursors implements HeadSource {
  private final Memory memory;
  private final int capacity;
  private final IntConsumer onFault;
  private final long[] seen = new long[LaneDescriptor.LOG_SLOTS];

  /** The slots whose cursors count, one bit each. */
  private long members;

  /** The slots that cannot be given to another consumer, one bit each. */
  private long taken;

  /**
   * Creates the cursors of a log without consumers.
   *
   * @param memory the log, created by {@link LaneDescriptor#createLog}
   * @param capacity the capacity of the ring in bytes
   * @param onFault called with the slot of a consumer whose cursor was found to be impossible
   */
  public LogCursors(Memory memory, int capacity, IntConsumer onFault) {
    this.memory = memory;
    this.capacity = capacity;
    this.onFault = onFault;
  }

  /**
   * Adds a consumer.
   *
   * @param tail the tail of the log, where the consumer begins
   * @return the slot of the consumer; -1 if there is none left
   */
  public int add(long tail) {
    int slot = Long.numberOfTrailingZeros(~taken);
    if (slot == LaneDescriptor.LOG_SLOTS) {
      return -1;
    }
    memory.putLongRelease(LaneDescriptor.cursorIndex(capacity, slot), tail);
    seen[slot] = tail;
    members |= 1L << slot;
    taken |= 1L << slot;
    return slot;
  }

  /**
   * Removes a consumer. The producer does not wait for it any more.
   *
   * @param slot the slot of the consumer
   * @param reusable whether the slot may be given to another consumer; only if the removed one is
   *     certain not to write its cursor any more
   */
  public void remove(int slot, boolean reusable) {
    ignore(slot);
    if (reusable) {
      taken &= ~(1L << slot);
    }
  }

  /**
   * Makes the producer not wait for a consumer any more, until the consumer is removed.
   *
   * @param slot the slot of the consumer
   */
  public void ignore(int slot) {
    members &= ~(1L << slot);
  }

  /**
   * Returns whether the producer waits for a consumer.
   *
   * @param slot the slot of the consumer
   * @return whether it does
   */
  public boolean counts(int slot) {
    return (members & (1L << slot)) != 0;
  }

  /**
   * Returns the position up to which a consumer has released its room. The value is not checked.
   *
   * @param slot the slot of the consumer
   * @return the position
   */
  public long position(int slot) {
    return memory.getLongAcquire(LaneDescriptor.cursorIndex(capacity, slot));
  }

  @Override
  public long headAcquire(long tail) {
    long head = tail;
    for (long left = members; left != 0; left &= left - 1) {
      int slot = Long.numberOfTrailingZeros(left);
      long cursor = position(slot);
      if (cursor - seen[slot] < 0 || tail - cursor < 0) {
        ignore(slot);
        onFault.accept(slot);
      } else {
        seen[slot] = cursor;
        head = cursor - head < 0 ? cursor : head;
      }
    }
    return head;
  }
}
