package io.github.linuxipc.engine;

import io.github.linuxipc.spi.BackgroundThread;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The shutdown hook of an engine. It runs {@link Engine#closeAtExit}, which closes the open
 * endpoints ({@link EndpointCloser}). The hook is installed when the first endpoint is opened, and
 * removed when the engine is closed. Thread-safe.
 */
final class ShutdownHook {
  private final Engine engine;
  private @Nullable Thread hook;
  private boolean removed;
  private boolean exiting;
  private final List<Thread> blockers = new ArrayList<>();

  /**
   * Creates the hook. Installs nothing.
   *
   * @param wanted whether the hook is installed at all
   */
  ShutdownHook(Engine engine, boolean wanted) {
    this.engine = engine;
    this.removed = !wanted;
  }

  /** Installs the hook if there is none; returns false if the process is already shutting down. */
  private boolean install() {
    if (hook == null && !removed) {
      Thread thread = BackgroundThread.create("ipc-exit", ShutdownHook.class, engine::closeAtExit);
      try {
        Runtime.getRuntime().addShutdownHook(thread);
      } catch (IllegalStateException e) {
        return false;
      }
      hook = thread;
    }
    return true;
  }

  /**
   * Begins an operation that the shutdown must not interrupt: creating a name that other processes
   * see and recording that it must be removed. {@link #release} ends it.
   *
   * @return false if the process is already shutting down
   */
  synchronized boolean block() {
    if (exiting || !install()) {
      return false;
    }
    blockers.add(Thread.currentThread());
    return true;
  }

  synchronized void release() {
    blockers.remove(Thread.currentThread());
    notifyAll();
  }

  /**
   * Refuses new operations and waits for those in progress up to a time-out, except the operations
   * of threads that called exit. Called by the hook.
   */
  synchronized void awaitReleases(long timeoutNs) {
    exiting = true;
    blockers.removeIf(ExitingThread::is);
    long deadlineNs = System.nanoTime() + timeoutNs;
    try {
      for (long remainingNs = timeoutNs;
          !blockers.isEmpty() && remainingNs > 0;
          remainingNs = deadlineNs - System.nanoTime()) {
        TimeUnit.NANOSECONDS.timedWait(this, remainingNs);
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
        // the process is shutting down, and the hook runs
      }
      hook = null;
    }
  }
}
