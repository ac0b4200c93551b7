package io.github.linuxipc.posix;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/** Measures allocation. */
final class AllocatedBytes {
  private AllocatedBytes() {}

  /** Returns the bytes that this thread allocates while an action runs. */
  static long of(Runnable work) {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long id = Thread.currentThread().getId();
    long before = threads.getThreadAllocatedBytes(id);
    work.run();
    return threads.getThreadAllocatedBytes(id) - before;
  }
}
