package io.github.linuxipc.engine.service;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Identifies the monotonic clock that a process reads, so that two processes can find out whether
 * they read the same clock. {@link System#nanoTime} of HotSpot on Linux is CLOCK_MONOTONIC
 * (clock_gettime(2)), which counts from the boot of the machine, shifted by the time namespace
 * (time_namespaces(7)).
 */
final class ClockDomain {
  private static final Path BOOT_ID = Path.of("/proc/sys/kernel/random/boot_id");
  private static final Path TIME_NAMESPACE = Path.of("/proc/self/ns/time");

  private ClockDomain() {}

  /**
   * Returns a text that is equal in all processes that read the same clock: the boot id and the
   * time namespace. If they cannot be read, it is a text that no other process has, and relative
   * times are used with other processes.
   */
  static String current() {
    return Holder.TEXT;
  }

  private static final class Holder {
    static final String TEXT = read();

    private static String read() {
      try {
        String namespace =
            Files.isSymbolicLink(TIME_NAMESPACE)
                ? Files.readSymbolicLink(TIME_NAMESPACE).toString()
                : "none"; // kernels before 5.6 have one time namespace
        return Files.readString(BOOT_ID).strip() + "/" + namespace;
      } catch (IOException e) {
        return "unknown-" + ProcessHandle.current().pid() + "-" + System.nanoTime();
      }
    }
  }
}
