package io.github.linuxipc.support.connect;

import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.spi.LinkContext;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * The deadline of opening a sender. Used on engine threads.
 *
 * @param context provides the remaining time
 */
public record OpenDeadline(LinkContext context) {
  private static final long CANCEL_CHECK_NS = TimeUnit.MILLISECONDS.toNanos(20);

  /**
   * Pauses before another attempt.
   *
   * @param ns the pause in nanoseconds
   * @throws IpcException if the deadline has passed, the open was cancelled, or the thread is
   *     interrupted
   */
  public void pause(long ns) throws IpcException {
    LockSupport.parkNanos(this, atMost(ns));
    require();
  }

  /**
   * Returns for how long to wait before the next {@link #require}.
   *
   * @return nanoseconds
   */
  public long sliceNs() {
    return atMost(CANCEL_CHECK_NS);
  }

  private long atMost(long ns) {
    return Math.max(0, Math.min(ns, context.remainingNs()));
  }

  /**
   * Throws if opening must not go on.
   *
   * @throws IpcException if the deadline has passed, the open was cancelled, or the thread is
   *     interrupted
   */
  public void require() throws IpcException {
    if (context.remainingNs() <= 0
        || context.cancelled()
        || Thread.currentThread().isInterrupted()) {
      throw doesNotAnswer();
    }
  }

  private IpcException doesNotAnswer() {
    if (context.remainingNs() > 0) {
      return context.failure(
          ErrorCode.RECEIVER_DOES_NOT_ANSWER,
          "Opening was cancelled or interrupted before the process at the address answered",
          "Open the sender again.");
    }
    return context.failure(
        ErrorCode.RECEIVER_DOES_NOT_ANSWER,
        "A process listens at the address, but did not answer within connect-timeout",
        "Check whether that process is stopped or busy, and whether it is a receiver of this"
            + " library.");
  }
}
