package io.github.linuxipc.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A shutdown hook that exists as long as there may be something to deliver. Thread-safe. */
final class ShutdownHook {
  private final Engine engine;
  private @Nullable Thread hook;
  private boolean removed;
  private boolean begun;
  private final List<Thread> holders = new ArrayList<>();

  ShutdownHook(Engine engine) {
    this.engine = engine;
  }

  /** Makes sure that there is a hook; false if the process is on its way out already. */
  private boolean install() {
    if (hook == null && !removed) {
      Thread fresh = new Thread(null, engine::closeAtExit, "ipc-exit", 0, false);
      fresh.setContextClassLoader(ShutdownHook.class.getClassLoader());
      try {
        Runtime.getRuntime().addShutdownHook(fresh);
      } catch (IllegalStateException e) {
        return false;
      }
      hook = fresh;
    }
    return true;
  }

  /**
   * Begins something that the exit must not cut in two: from a name that others see to the note of
   * who removes it. {@link #release} ends it.
   *
   * @return false if the process is on its way out already
   */
  synchronized boolean hold() {
    if (begun || !install()) {
      return false;
    }
    holders.add(Thread.currentThread());
    return true;
  }

  synchronized void release() {
    holders.remove(Thread.currentThread());
    notifyAll();
  }

  /**
   * Lets nothing more begin, and waits for what has begun, unless it is what calls exit; called by
   * the hook.
   */
  synchronized void awaitReleases(long timeoutNs) {
    begun = true;
    holders.removeIf(ExitingThread::is);
    long deadlineNs = System.nanoTime() + timeoutNs;
    try {
      for (long leftNs = timeoutNs;
          !holders.isEmpty() && leftNs > 0;
          leftNs = deadlineNs - System.nanoTime()) {
        TimeUnit.NANOSECONDS.timedWait(this, leftNs);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  synchronized void remove() {
    removed = true;
    if (hook != null) {
      try {
        Runtime.getRuntime().removeShutdownHook(hook);
      } catch (IllegalStateException e) {
        // the process is on its way out, and the hook runs
      }
      hook = null;
    }
  }
}
