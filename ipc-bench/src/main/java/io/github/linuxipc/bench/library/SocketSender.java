package io.github.linuxipc.bench.library;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/** Writes each message separately to a socket. */
final class SocketSender implements BenchSender {
  private final SocketChannel channel;
  private final ByteBuffer message;

  SocketSender(SocketChannel channel, int size) {
    this.channel = channel;
    this.message = ByteBuffer.allocateDirect(size);
  }

  @Override
  public void send(long marker) throws IOException {
    message.clear().putLong(0, marker).putLong(message.capacity() - Long.BYTES, marker);
    while (message.hasRemaining()) {
      channel.write(message);
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
