package io.github.linuxipc.tests.peer;

import java.nio.ByteBuffer;

/**
 * Numbers in memory that processes share, and their total, which is written apart from them and not
 * atomically. Only the holder of a lock may call the methods. If two did at a time, or a holder did
 * not repair what a dead one has left, the total would not be the sum.
 */
public final class LockedCounts {
  private static final int NUMBERS = 8;
  private static final int TOTAL = 0;
  private static final int ABANDONED = Long.BYTES;
  private static final int FIRST = 2 * Long.BYTES;

  /** The length of the memory in bytes. */
  public static final int LENGTH = FIRST + NUMBERS * Long.BYTES;

  private final ByteBuffer memory;

  /**
   * Creates access to the numbers.
   *
   * @param memory the memory, all zeros at first
   */
  public LockedCounts(ByteBuffer memory) {
    this.memory = memory;
  }

  /**
   * Increments a number and the total.
   *
   * @param number which number
   * @param abandoned whether a holder has died, whose work is then repaired before
   */
  public void increment(int number, boolean abandoned) {
    if (abandoned) {
      repair();
    }
    add(FIRST + number * Long.BYTES);
    add(TOTAL);
  }

  private void add(int index) {
    memory.putLong(index, memory.getLong(index) + 1);
  }

  /** Repairs the total after the death of a holder, which may have incremented only its number. */
  public void repair() {
    memory.putLong(TOTAL, sum());
    add(ABANDONED);
  }

  /**
   * Returns a number.
   *
   * @param number which number
   * @return how often it was incremented
   */
  public long get(int number) {
    return memory.getLong(FIRST + number * Long.BYTES);
  }

  /**
   * Returns the sum of the numbers.
   *
   * @return the sum
   */
  public long sum() {
    long sum = 0;
    for (int number = 0; number < NUMBERS; number++) {
      sum += get(number);
    }
    return sum;
  }

  /**
   * Returns the total.
   *
   * @return the sum of the numbers, unless a holder has died
   */
  public long total() {
    return memory.getLong(TOTAL);
  }

  /**
   * Returns how many holders were told that another had died.
   *
   * @return the number
   */
  public long abandoned() {
    return memory.getLong(ABANDONED);
  }
}
