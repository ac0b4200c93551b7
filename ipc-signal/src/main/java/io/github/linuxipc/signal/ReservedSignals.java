package io.github.linuxipc.signal;

import java.util.Map;

/** The signals that cannot be events, because the JVM, a debugger or the kernel needs them. */
final class ReservedSignals {
  private static final Map<String, String> REASONS =
      Map.of(
          "USR2", "the JVM uses it to suspend threads",
          "QUIT", "the JVM uses it for thread dumps",
          "SEGV", "the JVM uses it to detect memory faults",
          "BUS", "the JVM uses it to detect memory faults",
          "FPE", "the JVM uses it to detect divisions by zero",
          "ILL", "the JVM uses it to detect illegal instructions",
          "TRAP", "debuggers use it",
          "KILL", "the kernel does not let a process handle it",
          "STOP", "the kernel does not let a process handle it");

  private ReservedSignals() {}

  /**
   * Refuses a reserved signal.
   *
   * @param name the signal's name without SIG
   * @throws IllegalArgumentException if it is reserved; the message says by whom and for what
   */
  static void refuse(String name) {
    String reason = REASONS.get(name);
    if (reason != null) {
      throw new IllegalArgumentException("SIG" + name + " cannot be an event: " + reason);
    }
  }
}
