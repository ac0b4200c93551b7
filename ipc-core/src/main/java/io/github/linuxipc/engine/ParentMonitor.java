package io.github.linuxipc.engine;

import java.time.Duration;

/**
 * The process that gave this one the receiving end of a channel: it counts as a sender even before
 * it opens its end. The kernel gives a process another parent when its own has gone, so no process
 * that has the number later is taken for it. Used by the holder of the receiver's {@link
 * LinkOwnership}.
 */
final class ParentMonitor {
  private static final long LOOK_NS = 500_000_000;

  private final long pid;
  private final long patienceNs;
  private long nextLookNs = System.nanoTime();
  private boolean wasOurs;
  private boolean gone;
  private long endNs;

  /**
   * Makes it.
   *
   * @param pid the process, 0 if there is none to watch
   * @param patience how long other children of it, which it may have left behind, have to come
   */
  ParentMonitor(long pid, Duration patience) {
    this.pid = pid;
    this.patienceNs = ChannelEndpoint.nanos(patience);
  }

  /** Whether it has gone, and so long ago that nobody else is to be expected. */
  boolean hasGone() {
    if (pid == 0) {
      return false;
    }
    long nowNs = System.nanoTime();
    if (!gone && nowNs - nextLookNs >= 0) {
      nextLookNs = nowNs + LOOK_NS;
      gone = look();
      endNs = nowNs + Math.min(patienceNs, Long.MAX_VALUE / 2);
    }
    return gone && nowNs - endNs >= 0;
  }

  /** Behind a wrapper that is not the parent, only a number that nobody has is a proof. */
  private boolean look() {
    boolean isOurs = ProcessHandle.current().parent().filter(p -> p.pid() == pid).isPresent();
    wasOurs |= isOurs;
    return !isOurs && (wasOurs || ProcessHandle.of(pid).isEmpty());
  }

  /** How long a wait may last before it is time to look again. */
  long longestWaitNs() {
    return pid == 0 ? Long.MAX_VALUE : LOOK_NS;
  }
}
