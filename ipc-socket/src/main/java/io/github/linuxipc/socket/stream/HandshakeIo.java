package io.github.linuxipc.socket.stream;

import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.spi.LinkContext;
import io.github.linuxipc.support.connect.OpenDeadline;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.concurrent.TimeUnit;

/**
 * The blocking operations of a sender that opens its connection. A wait ends at the latest when the
 * deadline of the open passes. Runs on engine threads.
 */
public final class HandshakeIo {
  private final OpenDeadline deadline;

  /**
   * Creates the operations for one open.
   *
   * @param context provides the remaining time
   */
  public HandshakeIo(LinkContext context) {
    this.deadline = new OpenDeadline(context);
  }

  /**
   * Waits until the channel is ready.
   *
   * @param channel a channel in non-blocking mode that is not registered with a selector
   * @param operation the operation to wait for, such as {@link SelectionKey#OP_READ}
   * @throws IpcException if the deadline has passed, the open was cancelled, or the thread is
   *     interrupted
   * @throws IOException if this process has no descriptor left for a selector
   */
  public void await(SocketChannel channel, int operation) throws IOException {
    Selector selector = Selector.open(); // no other thread wakes it
    try {
      channel.register(selector, operation);
      while (selector.select(TimeUnit.NANOSECONDS.toMillis(deadline.sliceNs()) + 1) == 0) {
        deadline.require();
      }
    } finally {
      WakeableSelector.close(selector);
    }
  }

  /**
   * Pauses before another attempt.
   *
   * @param ns the pause in nanoseconds
   * @throws IpcException if the deadline has passed, the open was cancelled, or the thread is
   *     interrupted
   */
  public void pause(long ns) throws IpcException {
    deadline.pause(ns);
  }

  /** Reads until the buffer is full. */
  void readFully(SocketChannel channel, ByteBuffer into) throws IOException {
    while (into.hasRemaining()) {
      int count = StreamIo.read(channel, into);
      if (count < 0) {
        throw new EOFException("the connection was closed");
      }
      if (count == 0) {
        await(channel, SelectionKey.OP_READ);
      }
    }
  }
}
