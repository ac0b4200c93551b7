package io.github.linuxipc.engine;

import io.github.linuxipc.channel.ChannelClosedException;
import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.channel.IpcException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Closes a sender: makes blocked callers give up, lingers for the pending messages, and closes the
 * link. An open claim owns the link for as long as the application keeps the claim. If a claim is
 * still open after the linger time, the end of the claim closes the link.
 */
final class SenderCloser {
  private static final Logger LOG = LoggerFactory.getLogger(SenderCloser.class);

  private final ConnectedSender sender;
  private volatile boolean deferred;

  SenderCloser(ConnectedSender sender) {
    this.sender = sender;
  }

  /** Returns whether the close was deferred to the end of an open claim. */
  boolean isDeferred() {
    return deferred;
  }

  /**
   * Closes the link, or defers that to the end of an open claim. Called once, after the sender was
   * marked closed.
   *
   * @param alreadyOwned whether the link need not be acquired, because its owner never uses it
   *     again
   */
  void close(boolean alreadyOwned) throws IpcException {
    // an interrupt would end each wait of the linger at once
    boolean interrupted = Thread.interrupted();
    try {
      sender.ownership.cancelWaiters();
      sender.connection().stop();
      long deadlineNs = Durations.deadlineNs(Durations.nanos(sender.settings.linger()));
      if (alreadyOwned
          || sender.ownership.acquireUninterruptibly(Math.max(1, deadlineNs - System.nanoTime()))) {
        finish(deadlineNs);
      } else {
        deferred = true;
        if (sender.ownership.tryAcquireForDeferredClose()) {
          finishQuietly();
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Performs a deferred close if there is one and the link is free. */
  void afterRelease() {
    if (deferred && sender.ownership.tryAcquire()) {
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

  /**
   * Lingers for the pending messages and closes the link. The caller has acquired the link, unless
   * the owner never uses the link again. The link is never released.
   */
  private void finish(long deadlineNs) throws IpcException {
    sender.ownership.markHeldWhileWaiting(true);
    SenderConnection connection = sender.connection();
    int undelivered = 0;
    try {
      connection.adoptSuccessor();
      if (connection.isConnected()) {
        linger(connection.writer(), deadlineNs);
      }
    } finally {
      undelivered = countUndelivered(connection);
      closeUninterrupted(connection);
    }
    if (undelivered > 0) {
      throw connection
          .context()
          .failure(
              ErrorCode.UNDELIVERED,
              "Accepted messages that could not be delivered within linger: " + undelivered,
              "Raise linger, or check why the receiver does not receive them.");
    }
  }

  /** Counts the messages that were not delivered, unless the loss of the receiver counted them. */
  private int countUndelivered(SenderConnection connection) {
    int undelivered = connection.isConnected() ? connection.writer().pendingMessages() : 0;
    if (!connection.isLossRecorded()) {
      sender.counters.undelivered(undelivered);
    }
    return undelivered;
  }

  /** Closes the link. An interrupt that has ended the linger must not disturb the close. */
  private static void closeUninterrupted(SenderConnection connection) {
    boolean interrupted = Thread.interrupted();
    try {
      connection.close();
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Waits until the link has taken the pending messages. An interrupt ends the wait and stays. */
  private static void linger(LinkWriter writer, long deadlineNs) throws IpcException {
    try {
      while (!writer.advance() || !writer.leave()) {
        writer.requirePeer();
        long leftNs = deadlineNs - System.nanoTime();
        if (leftNs <= 0 || Thread.currentThread().isInterrupted()) {
          return;
        }
        writer.await(leftNs);
      }
    } catch (ChannelClosedException e) {
      LOG.debug("The receiver was lost before the sender closed", e);
    } catch (InternalError e) {
      LOG.debug(
          "The pending messages and the close notice could not be written",
          MemoryFault.failure(e, ""));
    }
  }
}
