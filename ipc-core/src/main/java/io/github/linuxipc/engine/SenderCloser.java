package io.github.linuxipc.engine;

import io.github.linuxipc.channel.ChannelClosedException;
import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.channel.IpcException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends a sender: blocked callers give up, what was accepted lingers, the link closes. An open claim
 * holds the turn for as long as the application likes; then the claim's end closes the link.
 */
final class SenderCloser {
  private static final Logger LOG = LoggerFactory.getLogger(SenderCloser.class);

  private final ChannelSender sender;
  private volatile boolean left;

  SenderCloser(ChannelSender sender) {
    this.sender = sender;
  }

  /** Whether it waits for an open claim to end. */
  boolean isLeft() {
    return left;
  }

  /**
   * Called once, after the sender was marked closed.
   *
   * @param ours whether the turn need not be taken, because its holder never uses it again
   */
  void close(boolean ours) throws IpcException {
    boolean interrupted =
        Thread.interrupted(); // an interrupt would end each wait of the linger at once
    try {
      sender.turn.cancelWaiters();
      sender.connection().stop();
      long deadlineNs = ChannelEndpoint.deadlineNs(ChannelEndpoint.nanos(sender.settings.linger()));
      if (ours || sender.turn.acquireUninterruptibly(Math.max(1, deadlineNs - System.nanoTime()))) {
        finish(deadlineNs);
      } else {
        left = true;
        if (sender.turn.tryAcquireForDeferredClose()) {
          finishQuietly();
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Does what close had to leave, once the turn is free. */
  void afterRelease() {
    if (left && sender.turn.tryAcquire()) {
      finishQuietly();
    }
  }

  private void finishQuietly() {
    try {
      finish(System.nanoTime());
    } catch (IpcException e) {
      LOG.warn(e.getMessage());
    }
  }

  /** Runs with the turn and never gives it back. */
  private void finish(long deadlineNs) throws IpcException {
    sender.turn.markHeldWhileWaiting(true);
    SenderConnection connection = sender.connection();
    int undelivered = 0;
    try {
      undelivered = connection.adoptReconnected() ? linger(connection.flow(), deadlineNs) : 0;
    } finally {
      connection.close();
    }
    if (undelivered > 0) {
      sender.counters.undelivered(undelivered);
      throw connection
          .context()
          .failure(
              ErrorCode.UNDELIVERED,
              undelivered + " accepted message(s) could not be delivered within linger",
              "Raise linger, or see why the receiver does not take them.");
    }
  }

  private static int linger(LinkWriter flow, long deadlineNs) throws IpcException {
    try {
      while (!flow.advance() || !flow.leave()) {
        flow.requirePeer();
        long leftNs = deadlineNs - System.nanoTime();
        if (leftNs <= 0 || Thread.interrupted()) {
          return flow.pendingMessages();
        }
        flow.await(leftNs);
      }
      return 0;
    } catch (ChannelClosedException e) {
      LOG.debug("The receiver was gone before the sender closed", e);
      return flow.pendingMessages();
    } catch (InternalError e) {
      LOG.debug("The sender's last words could not be written", MemoryFault.failure(e, ""));
      return flow.pendingMessages();
    }
  }
}
