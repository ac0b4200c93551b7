package io.github.linuxipc.bench.library;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;

/** Reads from a socket in large pieces, and splits them into messages. */
final class SocketReceiver implements BenchReceiver {
  private static final int MIN_BUFFER = 64 << 10;

  private final SocketLibrary.Listener server;
  private final ByteBuffer buffer;
  private final int size;
  private @Nullable SocketChannel connection;

  SocketReceiver(SocketLibrary.Listener server, int size) {
    this.server = server;
    this.size = size;
    this.buffer = ByteBuffer.allocateDirect(Math.max(MIN_BUFFER, size)).limit(0);
  }

  @Override
  public int poll(BenchHandler handler, int limit) throws IOException {
    while (buffer.remaining() < size) {
      fill();
    }
    int count = 0;
    while (count < limit && buffer.remaining() >= size) {
      int at = buffer.position();
      handler.onMessage(buffer.getLong(at), buffer.getLong(at + size - Long.BYTES), size);
      buffer.position(buffer.position() + size);
      count++;
    }
    return count;
  }

  private void fill() throws IOException {
    SocketChannel from = connection;
    if (from == null) {
      from = server.accept();
      connection = from;
    }
    buffer.compact();
    int count = from.read(buffer);
    buffer.flip();
    if (count < 0) {
      throw new EOFException("the sender has closed the connection");
    }
  }

  @Override
  public void close() throws IOException {
    if (connection != null) {
      connection.close();
    }
    server.close();
  }
}
