package io.github.linuxipc.bench.peer;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.HashMap;
import java.util.Map;

/** Counts the bytes that the current thread, or this process, allocates per message. */
final class AllocationMeter {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private final boolean wholeProcess;
  private long[] threads = {};
  private long[] bytes = {};
  private long messages;

  /** Creates a meter of the thread that uses it. */
  AllocationMeter() {
    this(false);
  }

  private AllocationMeter(boolean wholeProcess) {
    this.wholeProcess = wholeProcess;
  }

  /**
   * Creates a meter of all threads, including those that start during the measurement. The meter
   * misses a thread that ends before the measurement does, because JDK 17 does not count the bytes
   * of ended threads.
   */
  static AllocationMeter ofProcess() {
    return new AllocationMeter(true);
  }

  /** Starts counting. */
  void begin(long messagesSoFar) {
    threads = threads();
    bytes = THREADS.getThreadAllocatedBytes(threads);
    messages = messagesSoFar;
  }

  /** Returns the bytes per message since the start; NaN if there was no message. */
  double perMessage(long messagesSoFar) {
    long[] threadsNow = threads();
    long[] bytesNow = THREADS.getThreadAllocatedBytes(threadsNow);
    Map<Long, Long> before = new HashMap<>();
    for (int i = 0; i < threads.length; i++) {
      before.put(threads[i], Math.max(0, bytes[i]));
    }
    long sum = 0;
    for (int i = 0; i < threadsNow.length; i++) {
      // -1 stands for a thread that has just ended
      sum += Math.max(0, bytesNow[i] - before.getOrDefault(threadsNow[i], 0L));
    }
    long count = messagesSoFar - messages;
    return count > 0 ? sum / (double) count : Double.NaN;
  }

  private long[] threads() {
    return wholeProcess ? THREADS.getAllThreadIds() : new long[] {Thread.currentThread().getId()};
  }
}
