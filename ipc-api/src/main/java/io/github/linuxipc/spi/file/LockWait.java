package io.github.linuxipc.spi.file;

import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.spi.LinkContext;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * How long a thread waits for a {@link DirectoryLock}, and what it throws then. Every wait is short
 * or can be cancelled, because a process that is stopped keeps its lock for as long as it is.
 */
public final class LockWait {
  /** Longer than what a running process does under the lock; then it is done without. */
  private static final long SHORT_NS = TimeUnit.MILLISECONDS.toNanos(300);

  private final LongSupplier leftNs;
  private final BooleanSupplier cancelled;
  private final Failure failure;

  /** Makes the exception. */
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
   * Waits as long as an end may take to open, and until the open is cancelled; what is thrown has a
   * code.
   *
   * @param context tells how much time is left
   * @return the wait
   */
  public static LockWait opening(LinkContext context) {
    return new LockWait(
        context::remainingNs,
        context::cancelled,
        e -> context.failure(ErrorCode.OPEN_FAILED, String.valueOf(e.getMessage()), e.remedy(), e));
  }

  /**
   * Waits for 0.3 seconds, for those who can do without the lock or try again later; throws {@link
   * LockTimeoutException}.
   *
   * @return the wait
   */
  public static LockWait brief() {
    return atMost(Duration.ofNanos(SHORT_NS));
  }

  /** Waits for a time; throws {@link LockTimeoutException}. */
  static LockWait atMost(Duration timeout) {
    return new LockWait(new Countdown(timeout.toNanos()), () -> false, e -> e);
  }

  /** What is left of a time that begins when it is first asked for. */
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
