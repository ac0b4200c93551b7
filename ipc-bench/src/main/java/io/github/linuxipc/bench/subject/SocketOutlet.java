package io.github.linuxipc.bench.subject;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/** A socket, to which each message is written separately. */
final class SocketOutlet implements Outlet {
  private final SocketChannel channel;
  private final ByteBuffer message;

  SocketOutlet(SocketChannel channel, int size) {
    this.channel = channel;
    this.message = ByteBuffer.allocateDirect(size);
  }

  @Override
  public void send(long word) throws IOException {
    message.clear().putLong(0, word).putLong(message.capacity() - Long.BYTES, word);
    while (message.hasRemaining()) {
      channel.write(message);
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
