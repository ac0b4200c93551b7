package io.github.linuxipc.bench.peer;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/** Counts the bytes that the present thread allocates for each message. */
final class AllocationMeter {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private long bytes;
  private long messages;

  /** Begins to count. */
  void begin(long messagesSoFar) {
    bytes = allocated();
    messages = messagesSoFar;
  }

  /** The bytes a message since the beginning. */
  double perMessage(long messagesSoFar) {
    return (allocated() - bytes) / (double) (messagesSoFar - messages);
  }

  private static long allocated() {
    return THREADS.getThreadAllocatedBytes(Thread.currentThread().getId());
  }
}
