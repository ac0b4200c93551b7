package io.github.linuxipc.engine;

import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.spi.BackgroundThread;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The engine's own platform threads. They do file work, because an interrupt of the application's
 * thread would close a file channel that the thread uses. They also wait in the kernel on behalf of
 * virtual threads, and flush pending messages. A thread is created when it is needed and ends when
 * it is idle.
 */
final class EngineThreads {
  private static final Logger LOG = LoggerFactory.getLogger(EngineThreads.class);
  private static final long IDLE_MS = 200;

  private final AtomicInteger made = new AtomicInteger();
  private final ExecutorService executor =
      new ThreadPoolExecutor(
          0,
          Integer.MAX_VALUE,
          IDLE_MS,
          TimeUnit.MILLISECONDS,
          new SynchronousQueue<>(),
          this::thread);

  private final Executor callbacks;

  /**
   * Creates the threads' executor. Starts no thread.
   *
   * @param callbacks the application's executor
   */
  EngineThreads(Executor callbacks) {
    this.callbacks = callbacks;
  }

  private Thread thread(Runnable work) {
    return BackgroundThread.create(
        "ipc-engine-" + made.incrementAndGet(), EngineThreads.class, work);
  }

  ExecutorService executor() {
    return executor;
  }

  /**
   * Returns the executor that completes futures and runs callbacks of the application. Callbacks
   * must not run in an engine thread. The engine never shuts this executor down.
   */
  Executor callbacks() {
    return callbacks;
  }

  /**
   * Returns the failure of an engine thread if it is an {@link IpcException}, and throws any other
   * failure. Called in the application's thread. The stack of that thread is added to the failure
   * as a suppressed exception, so that the stack trace shows both threads.
   */
  static IpcException rethrown(ExecutionException failure) {
    Throwable cause = failure.getCause();
    if (cause == null) {
      throw new IllegalStateException(failure);
    }
    cause.addSuppressed(new CallerTrace());
    if (cause instanceof IpcException known) {
      return known;
    }
    if (cause instanceof RuntimeException unexpected) {
      throw unexpected;
    }
    if (cause instanceof Error error) {
      throw error;
    }
    throw new IllegalStateException(cause);
  }

  /** Records where the application called. */
  private static final class CallerTrace extends Exception {
    private static final long serialVersionUID = 1L;

    CallerTrace() {
      super("called from here");
    }
  }

  /**
   * Runs file work on an engine thread and waits for it, so that a pending or later interrupt of
   * the application's thread closes no file channel. An interrupt stays pending. If no thread is
   * available, the caller's thread does the work, because resources must be released in any case.
   */
  void runOnEngineThread(Runnable work) {
    begin(work).join();
  }

  /**
   * Does the same as {@link #runOnEngineThread(Runnable)}, but waits only up to a time-out. The
   * work continues after the time-out.
   */
  void runOnEngineThread(Runnable work, long timeoutNs) {
    begin(work).completeOnTimeout(null, timeoutNs, TimeUnit.NANOSECONDS).join();
  }

  private CompletableFuture<@Nullable Void> begin(Runnable work) {
    CompletableFuture<@Nullable Void> done = new CompletableFuture<>();
    Runnable task =
        () -> {
          try {
            work.run();
          } finally {
            done.complete(null);
          }
        };
    if (!tryStart(task)) {
      runHere(task);
    }
    return done;
  }

  /**
   * Starts work on an engine thread.
   *
   * @return false if the engine is closed or no thread is available; the work does not run then
   */
  boolean tryExecute(Runnable work) {
    try {
      executor.execute(work);
      return true;
    } catch (RejectedExecutionException | OutOfMemoryError e) {
      LOG.debug("The engine is closed, or no thread is available", e);
      return false;
    }
  }

  private boolean tryStart(Runnable task) {
    try {
      try {
        executor.execute(task);
      } catch (RejectedExecutionException e) {
        // the engine is closed; what is still open must be closed nevertheless
        thread(task).start();
      }
      return true;
    } catch (OutOfMemoryError e) {
      LOG.debug("No engine thread is available", e);
      return false;
    }
  }

  private static void runHere(Runnable work) {
    boolean interrupted = Thread.interrupted();
    try {
      work.run();
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  void close() {
    executor.shutdown();
  }
}
