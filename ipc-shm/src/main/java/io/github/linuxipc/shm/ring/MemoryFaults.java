package io.github.linuxipc.shm.ring;

/**
 * Handles what the JVM throws where a mapped page is missing because another process has truncated
 * the file: an {@link InternalError}, possibly long after the access.
 */
public final class MemoryFaults {
  /** Written so that the allocation is not optimised away. */
  @SuppressWarnings("UnusedVariable") // writing it is its use
  private static volatile byte[] drained = {};

  private MemoryFaults() {}

  /**
   * Returns whether an error is the JVM's report of a missing page. This library does not handle
   * any other error.
   *
   * @param error the error
   * @return whether a page was missing
   */
  public static boolean isMemoryFault(InternalError error) {
    return String.valueOf(error.getMessage()).contains("unsafe memory access");
  }

  /**
   * Makes the JVM throw now what it still has to report of missing pages, and discards it. The JVM
   * reports when it returns from its own code, such as the allocation of an array, which may be
   * long after the access, and after an error for an earlier access was caught.
   */
  public static void drain() {
    for (int i = 1; i <= 4; i++) {
      try {
        drained = new byte[i];
      } catch (InternalError e) {
        if (!isMemoryFault(e)) {
          throw e;
        }
      }
    }
  }
}
