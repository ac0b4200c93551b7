package io.github.linuxipc.engine;

import io.github.linuxipc.engine.flow.ReceiverFlow;
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
   * Runs work on an engine thread.
   *
   * @param work the work
   * @throws java.util.concurrent.RejectedExecutionException if the engine is closed
   */
  public void start(Runnable work) {
    threads.executor().execute(work);
  }

  /**
   * Runs file work on an engine thread and waits for it, so that an interrupt of the application's
   * thread closes no file channel. An interrupt stays pending.
   *
   * @param work the work
   */
  public void run(Runnable work) {
    threads.runOnEngineThread(work);
  }

  /**
   * Returns the flow of a receiver.
   *
   * @param receiver the receiver
   * @return the flow
   */
  public ReceiverFlow flow(PolledReceiver receiver) {
    return new ReceiverFlow(new ReceiverFlowSource(receiver, threads), threads.callbacks());
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
