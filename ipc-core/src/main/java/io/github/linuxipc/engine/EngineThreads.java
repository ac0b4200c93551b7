package io.github.linuxipc.engine;

import io.github.linuxipc.channel.IpcException;
import java.security.AccessController;
import java.security.PrivilegedAction;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
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
 * The engine's own platform threads: they do file work, which an interrupted application thread
 * must not touch, wait in the kernel for virtual threads, and send tails on. None exists until it
 * is needed; idle ones end.
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

  /**
   * Makes a thread that inherits nothing of the one that happens to need it, be it a class loader,
   * a thread's value or the code on its stack: all that would be held as long as the thread lives,
   * and by the threads that mechanisms start from it.
   */
  @SuppressWarnings("removal") // needed before JDK 24, and harmless after
  private Thread thread(Runnable work) {
    String name = "ipc-engine-" + made.incrementAndGet();
    Thread thread =
        AccessController.doPrivileged(
            (PrivilegedAction<Thread>) () -> new Thread(null, work, name, 0, false));
    thread.setContextClassLoader(EngineThreads.class.getClassLoader());
    thread.setDaemon(true);
    return thread;
  }

  ExecutorService executor() {
    return executor;
  }

  /** Makes what an engine thread met the application thread's own; its stack shows both. */
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

  /** Shows where the application called. */
  private static final class CallerTrace extends Exception {
    private static final long serialVersionUID = 1L;

    CallerTrace() {
      super("called from here");
    }
  }

  /**
   * Runs file work on an engine thread and waits for it, so that a present or coming interrupt of
   * the application's thread meets no file channel. An interrupt stays pending. Where no thread can
   * be had the caller's does it, because what is to be given back must not stay.
   */
  void runOnEngineThread(Runnable work) {
    begin(work).join();
  }

  /** As {@link #runOnEngineThread(Runnable)}, but waits no longer than a time; the work goes on. */
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
    if (!begins(task)) {
      runHere(task);
    }
    return done;
  }

  private boolean begins(Runnable task) {
    try {
      try {
        executor.execute(task);
      } catch (RejectedExecutionException e) {
        thread(task).start(); // the engine is closed; what is open all the same must still end
      }
      return true;
    } catch (OutOfMemoryError e) {
      LOG.debug("There is no thread to be had", e);
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
