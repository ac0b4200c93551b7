package io.github.linuxipc.posix;

/**
 * Reads {@code CLOCK_MONOTONIC}, which cannot be set. Only the first read makes a native call,
 * which measures the clock's offset from the JVM's {@link System#nanoTime}. On Linux both advance
 * alike, so the offset does not change.
 */
final class MonotonicClock {
  /** The clock's number in {@code clock_gettime(2)}. */
  static final int ID = 1;

  private static final long NS_PER_S = 1_000_000_000;

  /**
   * The clock's offset from nanoTime; 0 until it is measured. Not set by a static initialiser,
   * because a class whose initialiser fails can never be used.
   */
  private static volatile long offsetNs;

  private MonotonicClock() {}

  /** Returns the nanoseconds since about the start of the machine. */
  static long nanos() {
    long offset = offsetNs;
    if (offset == 0) {
      offset = readClock() - System.nanoTime();
      offsetNs = offset;
    }
    return System.nanoTime() + offset;
  }

  private static long readClock() {
    NativeBuffer time = new NativeBuffer(2 * Long.BYTES);
    NativeLibrary.libc().clock_gettime(ID, time.address());
    return time.buffer().getLong(0) * NS_PER_S + time.buffer().getLong(Long.BYTES);
  }
}
