package io.github.linuxipc.artemis;

import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The wait of the one thread that uses a link. A signal that precedes the wait ends it at once. The
 * wait only parks the thread.
 */
final class WakeSignal {
  private volatile boolean given;
  private volatile @Nullable Thread waiting;

  /** Ends the current or the next wait. Called by any thread. */
  void give() {
    given = true;
    Thread thread = waiting;
    if (thread != null) {
      LockSupport.unpark(thread);
    }
  }

  /** Waits for a signal. May return without one. */
  void await(long timeoutNs) {
    waiting = Thread.currentThread();
    if (!given) {
      LockSupport.parkNanos(this, timeoutNs);
    }
    waiting = null;
    given = false;
  }
}
