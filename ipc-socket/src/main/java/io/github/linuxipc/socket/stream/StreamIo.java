package io.github.linuxipc.socket.stream;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channel;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;

/**
 * Reads and writes, and repeats an operation that a signal has interrupted (EINTR). A non-blocking
 * socket channel of the JDK does not repeat the operation itself. It returns a number less than -1,
 * which its specification does not mention.
 */
public final class StreamIo {
  private static final int END = -1;

  private StreamIo() {}

  /**
   * Closes a channel. Never throws.
   *
   * @param channel the channel
   */
  public static void close(Channel channel) {
    try {
      channel.close();
    } catch (IOException e) {
      // The descriptor is released nevertheless.
    }
  }

  /** Reads. Returns the number of bytes read, or -1 at the end of the stream. */
  static int read(ReadableByteChannel channel, ByteBuffer into) throws IOException {
    int count;
    do {
      count = channel.read(into);
    } while (count < END);
    return count;
  }

  /** Writes. Returns the number of bytes written. */
  static int write(WritableByteChannel channel, ByteBuffer from) throws IOException {
    int count;
    do {
      count = channel.write(from);
    } while (count < 0);
    return count;
  }
}
