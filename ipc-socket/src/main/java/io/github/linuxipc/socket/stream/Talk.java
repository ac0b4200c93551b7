package io.github.linuxipc.socket.stream;

import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.spi.LinkContext;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * The sender's side of a connection that is being opened: waits for it, but no longer than the open
 * may take. Runs on engine threads.
 */
public final class Talk {
  private static final long CANCEL_CHECK_NS = TimeUnit.MILLISECONDS.toNanos(20);

  private final LinkContext context;

  /**
   * Makes a talk.
   *
   * @param context tells how much time is left
   */
  public Talk(LinkContext context) {
    this.context = context;
  }

  /**
   * Waits until the channel is ready.
   *
   * @param channel a channel in non-blocking mode, not registered elsewhere
   * @param operation what to wait for, as {@link SelectionKey} names it
   * @throws IpcException if the time is over
   * @throws IOException if there are no descriptors
   */
  public void await(SocketChannel channel, int operation) throws IOException {
    try (Selector selector = Selector.open()) {
      channel.register(selector, operation);
      while (selector.select(TimeUnit.NANOSECONDS.toMillis(pauseNs(CANCEL_CHECK_NS)) + 1) == 0) {
        requireTime();
      }
    }
  }

  /**
   * Pauses before another attempt.
   *
   * @param ns for how long
   * @throws IpcException if the time is over
   */
  public void pause(long ns) throws IpcException {
    LockSupport.parkNanos(this, pauseNs(ns));
    requireTime();
  }

  private long pauseNs(long ns) {
    return Math.max(0, Math.min(ns, context.remainingNs()));
  }

  private void requireTime() throws IpcException {
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

  /** Reads until the buffer is full. */
  void readFully(SocketChannel channel, ByteBuffer into) throws IOException {
    while (into.hasRemaining()) {
      int count = channel.read(into);
      if (count < 0) {
        throw new EOFException("the connection was closed");
      }
      if (count == 0) {
        await(channel, SelectionKey.OP_READ);
      }
    }
  }
}
