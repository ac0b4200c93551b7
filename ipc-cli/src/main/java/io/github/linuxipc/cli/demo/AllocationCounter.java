package io.github.linuxipc.cli.demo;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/** Counts the bytes that the calling thread has allocated. */
final class AllocationCounter {
  private static final ThreadMXBean THREADS =
      (ThreadMXBean) ManagementFactory.getThreadMXBean(); // HotSpot always returns this type

  private AllocationCounter() {}

  static long bytes() {
    return THREADS.getCurrentThreadAllocatedBytes();
  }
}
