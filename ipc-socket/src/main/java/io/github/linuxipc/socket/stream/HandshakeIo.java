package io.github.linuxipc.socket.stream;

import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.socket.handshake.OpenDeadline;
import io.github.linuxipc.spi.LinkContext;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.concurrent.TimeUnit;

/**
 * The sender's side of a connection that is being opened: waits for it, but no longer than the open
 * may take. Runs on engine threads.
 */
public final class HandshakeIo {
  private final OpenDeadline time;

  /**
   * Makes a talk.
   *
   * @param context tells how much time is left
   */
  public HandshakeIo(LinkContext context) {
    this.time = new OpenDeadline(context);
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
      while (selector.select(TimeUnit.NANOSECONDS.toMillis(time.sliceNs()) + 1) == 0) {
        time.require();
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
    time.pause(ns);
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
