package io.github.linuxipc.tests;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.function.Executable;

/** A call in a thread of its own, so that it may block. */
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

  /** A call that returns nothing. */
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

  /** Waits a little and asserts that the call has not returned. */
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

  /** Waits for the end of the call; false if it threw. */
  boolean returned() throws InterruptedException {
    try {
      task.get();
      thread.join();
      return true;
    } catch (ExecutionException e) {
      return false;
    }
  }

  /** Waits for the end of the call, but not longer; false if it threw or has not ended. */
  boolean returned(Duration timeout) throws InterruptedException {
    thread.join(timeout.toMillis());
    return task.isDone() && returned();
  }

  /** Waits for the call to return. */
  T result() throws InterruptedException {
    try {
      T result = task.get();
      thread.join();
      return result;
    } catch (ExecutionException e) {
      throw new AssertionError("the call threw", e.getCause());
    }
  }

  /** Waits for the call to throw. */
  Throwable failure() throws InterruptedException {
    try {
      throw new AssertionError("the call returned " + task.get() + " instead of throwing");
    } catch (ExecutionException e) {
      thread.join();
      return e.getCause() == null ? e : e.getCause();
    }
  }
}
