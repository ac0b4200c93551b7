package io.github.linuxipc.cli.demo;

import java.io.PrintStream;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * Prints one line for each transport to standard error. The line grows during the run of the
 * transport. Thread-safe.
 */
final class Progress {
  private final PrintStream err;
  private long beganNs;

  Progress(PrintStream err) {
    this.err = err;
  }

  synchronized void begin(String scheme) {
    beganNs = System.nanoTime();
    err.print(scheme + ": starting");
    err.flush();
  }

  synchronized void phase(Phase phase) {
    err.print(", " + phase.label());
    err.flush();
  }

  synchronized void end(boolean good) {
    double tookS = (double) (System.nanoTime() - beganNs) / TimeUnit.SECONDS.toNanos(1);
    err.printf(Locale.ROOT, ": %s after %.1f s%n", good ? "done" : "FAILED", tookS);
  }
}
