package io.github.linuxipc.support;

import io.github.linuxipc.posix.NativeLibrary;
import io.github.linuxipc.spi.Availability;

/** The availability of a mechanism that calls the C library. */
public final class NativeAvailability {
  private NativeAvailability() {}

  /**
   * Returns whether native calls work in this process. Loads the C library if necessary. A failure
   * is not cached.
   *
   * @return {@link Availability#AVAILABLE}, or the reason and the remedy
   */
  public static Availability check() {
    return NativeLibrary.problem()
        .map(problem -> Availability.unavailable(problem.reason(), problem.remedy()))
        .orElse(Availability.AVAILABLE);
  }
}
