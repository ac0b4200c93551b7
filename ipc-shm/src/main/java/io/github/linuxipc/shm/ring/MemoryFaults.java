package io.github.linuxipc.shm.ring;

/**
 * Handles the error that the JVM throws if a mapped page is missing because another process has
 * truncated the file. The error is an {@link InternalError}, and may be thrown long after the
 * access.
 */
public final class MemoryFaults {
  /** Written so that the allocation is not optimised away. */
  @SuppressWarnings("UnusedVariable") // writing it is its use
  private static volatile byte[] drained = {};

  private MemoryFaults() {}

  /**
   * Returns whether an error is the JVM's report of a missing page. This library does not handle
   * any other {@link InternalError}.
   *
   * @param error the error
   * @return whether a page was missing
   */
  public static boolean isMemoryFault(InternalError error) {
    return String.valueOf(error.getMessage()).contains("unsafe memory access");
  }

  /**
   * Makes the JVM throw its pending reports of missing pages now, and discards them. The JVM throws
   * such a report when it returns from its own code, for example from the allocation of an array.
   * That may be long after the access, and after the error for an earlier access was caught.
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
