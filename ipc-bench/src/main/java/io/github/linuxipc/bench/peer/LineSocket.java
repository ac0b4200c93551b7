package io.github.linuxipc.bench.peer;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;

/**
 * Reads and writes lines of ASCII text over a socket. One thread may read while another writes,
 * which the JDK's streams over a channel do not allow.
 */
public final class LineSocket implements AutoCloseable {
  private final SocketChannel channel;
  private final ByteBuffer in = ByteBuffer.allocate(8 << 10).limit(0);

  /**
   * Creates a line socket.
   *
   * @param channel a connected, blocking channel
   */
  public LineSocket(SocketChannel channel) {
    this.channel = channel;
  }

  /**
   * Writes a line.
   *
   * @param text the text, without an end of line
   * @throws IOException if the other process has ended
   */
  public void write(String text) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap((text + "\n").getBytes(StandardCharsets.UTF_8));
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  /**
   * Reads a line.
   *
   * @return the text, without its end
   * @throws IOException if the other process has ended
   */
  public String read() throws IOException {
    StringBuilder text = new StringBuilder();
    while (true) {
      while (in.hasRemaining()) {
        char c = (char) in.get();
        if (c == '\n') {
          return text.toString();
        }
        text.append(c);
      }
      in.clear();
      int count = channel.read(in);
      in.flip();
      if (count < 0) {
        throw new EOFException("the other process has closed the connection");
      }
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
