package io.github.linuxipc.engine;

import java.util.concurrent.Executor;

/** Runs work that may block, such as opening endpoints, on the engine's threads. */
public final class BackgroundWork {
  private final EngineThreads threads;

  BackgroundWork(EngineThreads threads) {
    this.threads = threads;
  }

  /**
   * Returns the application's executor. It completes futures and runs callbacks and subscribers,
   * which must not run on an engine thread.
   *
   * @return the executor
   */
  public Executor callbacks() {
    return threads.callbacks();
  }

  /**
   * Runs work on an engine thread.
   *
   * @param work the work
   * @return false if the engine is closed or no thread is available; the work does not run then
   */
  public boolean tryStart(Runnable work) {
    return threads.tryExecute(work);
  }

  /**
   * Returns whether the calling thread is virtual. Such a thread must not wait in a link that
   * blocks in native code.
   *
   * @return whether it is virtual
   */
  public static boolean isVirtualThread() {
    return BlockingWait.isVirtual();
  }
}
