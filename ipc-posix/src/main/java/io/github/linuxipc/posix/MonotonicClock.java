package io.github.linuxipc.posix;

/**
 * {@code CLOCK_MONOTONIC}, which nobody sets, without a call to the kernel's library: the JVM's
 * {@link System#nanoTime} runs alike on Linux, and how far it is ahead is found out once.
 */
final class MonotonicClock {
  /** Its number in {@code clock_gettime(2)}. */
  static final int ID = 1;

  private static final long NS_PER_S = 1_000_000_000;

  /** 0 until it is known; not by a static initialiser, which fails for good if it fails. */
  private static volatile long aheadNs;

  private MonotonicClock() {}

  /** Nanoseconds since the machine began, more or less. */
  static long nanos() {
    long ahead = aheadNs;
    if (ahead == 0) {
      ahead = kernelsNanos() - System.nanoTime();
      aheadNs = ahead;
    }
    return System.nanoTime() + ahead;
  }

  private static long kernelsNanos() {
    NativeBuffer time = new NativeBuffer(2 * Long.BYTES);
    NativeLibrary.libc().clock_gettime(ID, time.address());
    return time.buffer().getLong(0) * NS_PER_S + time.buffer().getLong(Long.BYTES);
  }
}
