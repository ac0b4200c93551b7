package io.github.linuxipc.tests;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.function.Executable;

/** Runs a call in a thread of its own, so that it may block. */
final class BackgroundAction<T extends @Nullable Object> {
  private static final long BLOCKED_MS = 100;

  private final FutureTask<T> task;
  private final Thread thread;

  private BackgroundAction(Callable<T> body) {
    this.task = new FutureTask<>(body);
    this.thread = new Thread(task, "call");
    thread.setDaemon(true);
  }

  static <T extends @Nullable Object> BackgroundAction<T> of(Callable<T> body) {
    BackgroundAction<T> call = new BackgroundAction<>(body);
    call.thread.start();
    return call;
  }

  /** Starts a call that has no result. */
  static BackgroundAction<@Nullable Void> run(Executable body) {
    return of(
        () -> {
          try {
            body.execute();
          } catch (Exception | Error e) {
            throw e;
          } catch (Throwable e) {
            throw new AssertionError(e);
          }
          return null;
        });
  }

  /** Waits 100 ms and asserts that the call has neither returned nor thrown. */
  BackgroundAction<T> assertBlocked() throws InterruptedException {
    Thread.sleep(BLOCKED_MS);
    if (task.isDone()) {
      throw new AssertionError("the call returned or threw instead of blocking", outcome());
    }
    return this;
  }

  private Throwable outcome() throws InterruptedException {
    try {
      return new AssertionError("it returned " + task.get());
    } catch (ExecutionException e) {
      return e.getCause() == null ? e : e.getCause();
    }
  }

  void interrupt() {
    thread.interrupt();
  }

  boolean isDone() {
    return task.isDone();
  }

  /** Waits until the call ends, and returns whether it returned normally. */
  boolean returned() throws InterruptedException {
    try {
      task.get();
      thread.join();
      return true;
    } catch (ExecutionException e) {
      return false;
    }
  }

  /** Waits until the call ends or the time is over, and returns whether it returned normally. */
  boolean returned(Duration timeout) throws InterruptedException {
    thread.join(timeout.toMillis());
    return task.isDone() && returned();
  }

  /** Waits until the call returns, and returns its result. */
  T result() throws InterruptedException {
    try {
      T result = task.get();
      thread.join();
      return result;
    } catch (ExecutionException e) {
      throw new AssertionError("the call threw", e.getCause());
    }
  }

  /** Waits until the call throws, and returns what it threw. */
  Throwable failure() throws InterruptedException {
    try {
      throw new AssertionError("the call returned " + task.get() + " instead of throwing");
    } catch (ExecutionException e) {
      thread.join();
      return e.getCause() == null ? e : e.getCause();
    }
  }
}
