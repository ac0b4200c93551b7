package io.github.linuxipc.engine;

import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/** Runs work that may block, such as opening endpoints, on the engine's threads. */
public final class BackgroundWork {
  private final Executor executor;
  private final Executor callbacks;

  BackgroundWork(EngineThreads threads) {
    this.executor = threads.executor();
    this.callbacks = threads.callbacks();
  }

  /**
   * Returns the executor for futures, callbacks and signals of the application.
   *
   * @return the executor
   */
  public Executor callbacks() {
    return callbacks;
  }

  /**
   * Runs work on an engine thread.
   *
   * @param work the work
   * @return false if the engine is closed or no thread is available; the work does not run then
   */
  public boolean tryStart(Runnable work) {
    try {
      executor.execute(work);
      return true;
    } catch (RejectedExecutionException | OutOfMemoryError e) {
      return false;
    }
  }

  /**
   * Returns whether the calling thread is virtual. Such a thread must not wait in a link.
   *
   * @return whether it is virtual
   */
  public static boolean isVirtualThread() {
    return BlockingWait.isVirtual();
  }
}
