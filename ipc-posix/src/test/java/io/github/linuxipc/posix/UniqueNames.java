package io.github.linuxipc.posix;

import java.nio.file.Path;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Helpers of tests. The names and paths of kernel objects that it returns are random, so that no
 * other test uses them.
 */
public final class UniqueNames {
  private UniqueNames() {}

  static String name() {
    return "ipc-posix-test-" + Integer.toUnsignedString(ThreadLocalRandom.current().nextInt(), 36);
  }

  public static Path path() {
    return Path.of("/dev/shm", name());
  }

  /** Returns the number of bytes that the calling thread allocates while {@code work} runs. */
  static long allocatedBytes(Runnable work) {
    var threads =
        (com.sun.management.ThreadMXBean) java.lang.management.ManagementFactory.getThreadMXBean();
    long id = Thread.currentThread().getId();
    long before = threads.getThreadAllocatedBytes(id);
    work.run();
    return threads.getThreadAllocatedBytes(id) - before;
  }
}
