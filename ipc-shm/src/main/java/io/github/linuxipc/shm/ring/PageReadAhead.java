package io.github.linuxipc.shm.ring;

/**
 * Reads the first cache lines of the next page when a consumer enters a page. The processor fetches
 * the lines of a stream ahead by itself, but only within a page. At the start of each page the
 * consumer would wait for three or four lines in succession, which the sender's processor holds.
 * Only pages are read that the consumer has reached before, because a page that was never used may
 * have no memory.
 */
final class PageReadAhead {
  private static final int PAGE = 4096;
  private static final int LINE = 64;
  private static final int LINES = 4;

  private final Memory memory;
  private final int capacity;

  /** The largest offset in the ring that the consumer has reached. */
  private int reached;

  /** Written so that the compiler does not remove the reads. */
  @SuppressWarnings("UnusedVariable")
  private long sum;

  PageReadAhead(Memory memory, int capacity) {
    this.memory = memory;
    this.capacity = capacity;
  }

  /** Records that the consumer has moved from a position to another one. */
  void move(long from, long to) {
    if ((from ^ to) >= PAGE) {
      enterPage((int) (to & capacity - 1));
    }
  }

  private void enterPage(int offset) {
    reached = Math.max(reached, offset);
    int next = (offset & -PAGE) + PAGE;
    if (next + PAGE <= reached) {
      int index = LaneDescriptor.ringIndex(next, capacity);
      long read = 0;
      for (int i = 0; i < LINES * LINE; i += LINE) {
        read += memory.getLong(index + i);
      }
      sum = read;
    }
  }
}
