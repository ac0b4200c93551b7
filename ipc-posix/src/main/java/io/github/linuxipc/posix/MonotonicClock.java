package io.github.linuxipc.posix;

/**
 * Reads {@code CLOCK_MONOTONIC}, which cannot be set, without a native call: on Linux the JVM's
 * {@link System#nanoTime} advances alike, so its offset from that clock is measured only once.
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
