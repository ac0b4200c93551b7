package io.github.linuxipc.bench.peer;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/** Counts the bytes that the current thread allocates per message. */
final class AllocationMeter {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private long bytes;
  private long messages;

  /** Starts counting. */
  void begin(long messagesSoFar) {
    bytes = allocated();
    messages = messagesSoFar;
  }

  /** Returns the bytes per message since the start. */
  double perMessage(long messagesSoFar) {
    return (allocated() - bytes) / (double) (messagesSoFar - messages);
  }

  private static long allocated() {
    return THREADS.getThreadAllocatedBytes(Thread.currentThread().getId());
  }
}
