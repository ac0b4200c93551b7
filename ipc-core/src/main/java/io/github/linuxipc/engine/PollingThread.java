package io.github.linuxipc.engine;

import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * The thread that polls a receiver and runs its handler. Written by the owner of the receiver's
 * link ({@link LinkOwnership}), and read by any thread, also by a shutdown hook that looks for a
 * thread that has called exit.
 */
final class PollingThread {
  /**
   * The thread of the current or last poll. Stored only if it changes: with some garbage
   * collectors, such as G1, the store of a reference in an old object contains a full fence. Read
   * after {@link #polling}.
   */
  private @Nullable Thread last;

  /** Whether that thread polls. Written after it, in release order. */
  private final AtomicBoolean polling = new AtomicBoolean();

  void begin() {
    Thread current = Thread.currentThread();
    if (last != current) {
      last = current;
    }
    polling.setRelease(true);
  }

  void end() {
    polling.setRelease(false);
  }

  /** Returns the thread that polls; null if there is none. */
  @Nullable Thread get() {
    return polling.getAcquire() ? last : null;
  }

  /**
   * Returns whether the current thread polls, so that it runs the handler. Exact: a thread that
   * does not poll sees the flag of another thread's poll, and therefore that other thread.
   */
  boolean isCurrent() {
    return get() == Thread.currentThread();
  }
}
