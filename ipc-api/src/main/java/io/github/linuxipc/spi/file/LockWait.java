package io.github.linuxipc.spi.file;

import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.spi.OpenContext;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * How long a thread waits for a {@link DirectoryLock}, and which exception it throws when the wait
 * is over. An interrupt ends each wait too. Every wait is short or can be cancelled, because a
 * process that is stopped keeps its lock for as long as it is stopped.
 */
public final class LockWait {
  /**
   * The duration of a brief wait, which is longer than any section of a running process takes.
   * After this time the caller proceeds without the lock, or tries again later.
   */
  private static final long SHORT_NS = TimeUnit.MILLISECONDS.toNanos(300);

  private final LongSupplier leftNs;
  private final BooleanSupplier cancelled;
  private final Failure failure;

  /** Creates the exception that is thrown when the wait is over. */
  @FunctionalInterface
  private interface Failure {
    IOException of(LockTimeoutException cause);
  }

  private LockWait(LongSupplier leftNs, BooleanSupplier cancelled, Failure failure) {
    this.leftNs = leftNs;
    this.cancelled = cancelled;
    this.failure = failure;
  }

  /**
   * Returns a wait that lasts for the remaining time of an open, or until the open is cancelled.
   * The exception has the code {@link ErrorCode#OPEN_FAILED}.
   *
   * @param context the context that provides the remaining time
   * @return the wait
   */
  public static LockWait opening(OpenContext context) {
    return new LockWait(
        context::remainingNs,
        context::cancelled,
        e -> context.failure(ErrorCode.OPEN_FAILED, String.valueOf(e.getMessage()), e.remedy(), e));
  }

  /**
   * Returns a wait of 0.3 seconds, for callers that can proceed without the lock or try again
   * later. The exception is a {@link LockTimeoutException}.
   *
   * @return the wait
   */
  public static LockWait brief() {
    return atMost(Duration.ofNanos(SHORT_NS));
  }

  /**
   * Returns a wait of the given time, whose exception is a {@link LockTimeoutException}.
   *
   * @param timeout the time
   * @return the wait
   */
  public static LockWait atMost(Duration timeout) {
    return new LockWait(new Countdown(timeout.toNanos()), () -> false, e -> e);
  }

  /** The remaining time of a time-out that begins with the first call. */
  private static final class Countdown implements LongSupplier {
    private final long timeoutNs;
    private long beganNs;
    private boolean began;

    Countdown(long timeoutNs) {
      this.timeoutNs = timeoutNs;
    }

    @Override
    public long getAsLong() {
      if (!began) {
        began = true;
        beganNs = System.nanoTime();
      }
      return timeoutNs - (System.nanoTime() - beganNs);
    }
  }

  long leftNs() {
    return leftNs.getAsLong();
  }

  boolean isOver() {
    return leftNs() <= 0 || cancelled.getAsBoolean() || Thread.currentThread().isInterrupted();
  }

  IOException failure(LockTimeoutException cause) {
    return failure.of(cause);
  }
}
