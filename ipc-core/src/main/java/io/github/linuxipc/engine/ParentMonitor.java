package io.github.linuxipc.engine;

import io.github.linuxipc.engine.registry.ProcessId;
import java.time.Duration;

/**
 * Monitors the parent process that passed the receiving endpoint of a channel to this process. The
 * parent counts as a sender even before it opens its endpoint. When the parent of a process exits,
 * the kernel assigns another parent to the process. A later process with the same pid is therefore
 * not mistaken for a direct parent that this monitor has seen. Any other monitored process is
 * identified by its pid alone. Used only by the owner of the receiver's link ({@link
 * LinkOwnership}).
 */
final class ParentMonitor {
  private static final long CHECK_INTERVAL_NS = 500_000_000;

  /** The process id; 0 if there is no process to monitor. */
  private final long pid;

  private final long gracePeriodNs;
  private long nextCheckNs = System.nanoTime();
  private boolean wasParent;
  private boolean exited;
  private long deadlineNs;

  /**
   * Creates a monitor.
   *
   * @param parent the parent process, or {@link ProcessId#NONE}. A process in another pid namespace
   *     cannot be monitored, and never counts as exited.
   * @param gracePeriod how long other children of the parent, which may outlive the parent, may
   *     still connect after the parent's exit
   */
  ParentMonitor(ProcessId parent, Duration gracePeriod) {
    this.pid = parent.isVisible() ? parent.pid() : 0;
    this.gracePeriodNs = Durations.nanos(gracePeriod);
  }

  /** Returns whether the parent exited so long ago that no other sender is expected. */
  boolean hasExited() {
    if (pid == 0) {
      return false;
    }
    long nowNs = System.nanoTime();
    if (!exited && nowNs - nextCheckNs >= 0) {
      nextCheckNs = nowNs + CHECK_INTERVAL_NS;
      exited = check();
      deadlineNs = nowNs + Math.min(gracePeriodNs, Long.MAX_VALUE / 2);
    }
    return exited && nowNs - deadlineNs >= 0;
  }

  /**
   * Returns whether the monitored process has exited. If a wrapper process is in between, the
   * monitored process is not the parent of this process. Its exit is then proven only if no process
   * has its pid. The same holds if the parent exited before the first check.
   */
  private boolean check() {
    boolean isParent = ProcessHandle.current().parent().filter(p -> p.pid() == pid).isPresent();
    wasParent |= isParent;
    return !isParent && (wasParent || ProcessHandle.of(pid).isEmpty());
  }

  /** Returns how long a wait may last before the next check. */
  long longestWaitNs() {
    return pid == 0 ? Long.MAX_VALUE : CHECK_INTERVAL_NS;
  }
}
