package io.github.linuxipc.shm.wait;

import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.event.Waker;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Signals the event of a notifier, such as a semaphore. An event without a waiter is no error here,
 * because the liveness monitor detects dead peers.
 */
final class NotifierUnparker implements Unparker {
  private static final Logger LOG = LoggerFactory.getLogger(NotifierUnparker.class);

  private final Waker waker;
  private volatile boolean warned;

  NotifierUnparker(Waker waker) {
    this.waker = waker;
  }

  @Override
  public void unpark() {
    try {
      waker.wake();
    } catch (IpcException e) {
      boolean harmless = e.code() == ErrorCode.EVENT_OVERFLOW || e.code() == ErrorCode.CLOSED;
      if (!harmless && !warned) {
        warned = true;
        LOG.warn(
            "The doorbell cannot be signalled; the other side checks for work once a second anyway",
            e);
      }
    }
  }

  @Override
  public void close() {
    closeQuietly(waker);
  }

  /**
   * Closes an end and logs a failure, because a doorbell that cannot be closed does not harm the
   * channel.
   */
  static void closeQuietly(AutoCloseable end) {
    try {
      end.close();
    } catch (Exception e) {
      LOG.warn("A doorbell of a shared-memory channel cannot be closed", e);
    }
  }
}
