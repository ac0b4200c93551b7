package io.github.linuxipc.socket.handshake;

import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.spi.LinkContext;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * How long a sender that is being opened waits for its receiver. Runs on engine threads.
 *
 * @param context tells how much time is left
 */
public record OpenDeadline(LinkContext context) {
  private static final long CANCEL_CHECK_NS = TimeUnit.MILLISECONDS.toNanos(20);

  /**
   * Pauses before another attempt.
   *
   * @param ns for how long
   * @throws IpcException if the time is over
   */
  public void pause(long ns) throws IpcException {
    LockSupport.parkNanos(this, atMost(ns));
    require();
  }

  /**
   * Returns how long to wait before the next {@link #require}.
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
   * Throws if there is no more time.
   *
   * @throws IpcException if the time is over, or nobody waits for the open any more
   */
  public void require() throws IpcException {
    if (context.remainingNs() <= 0
        || context.cancelled()
        || Thread.currentThread().isInterrupted()) {
      throw context.failure(
          ErrorCode.RECEIVER_DOES_NOT_ANSWER,
          "Somebody listens, but did not answer within connect-timeout",
          "See whether that process is stopped or busy, and whether it is a receiver of this"
              + " library.");
    }
  }
}
