package io.github.linuxipc.cli;

import io.github.linuxipc.posix.InheritedStream;
import io.github.linuxipc.posix.NativeBuffer;
import io.github.linuxipc.posix.NativeLibrary;
import io.github.linuxipc.posix.Poll;
import io.github.linuxipc.posix.StandardStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * Makes a non-blocking standard stream behave as a blocking stream. It waits with {@code poll(2)}
 * until the stream has input or room. It does not change the mode of the stream, because other
 * programs share the stream.
 */
final class PolledStream {
  private static final int SIZE = 1 << 16;

  private final InheritedStream stream;
  private final Poll wait;
  private final NativeBuffer memory = new NativeBuffer(SIZE);

  private PolledStream(InheritedStream stream, Poll wait) {
    this.stream = stream;
    this.wait = wait;
  }

  static PolledStream open(StandardStream stream) throws IOException {
    Optional<NativeLibrary.Problem> problem = NativeLibrary.problem();
    if (problem.isPresent()) {
      throw new IOException(
          "the stream is non-blocking, and poll(2) is not available: " + problem.get().reason());
    }
    return new PolledStream(InheritedStream.open(stream), Poll.open());
  }

  /** Reads bytes as an {@code InputStream} does, and waits until there are any. */
  int read(byte[] to, int offset, int length) throws IOException {
    int most = Math.min(length, SIZE);
    int count = stream.read(memory, 0, most);
    while (count < 0) {
      await(Poll.IN);
      count = stream.read(memory, 0, most);
    }
    memory.buffer().get(0, to, offset, count);
    return count == 0 ? -1 : count;
  }

  /** Writes bytes, and waits until there is room. May write only a part of the bytes. */
  int write(ByteBuffer from) throws IOException {
    int most = Math.min(from.remaining(), SIZE);
    memory.buffer().put(0, from, from.position(), most);
    int count = stream.write(memory, 0, most);
    while (count < 0) {
      await(Poll.OUT);
      count = stream.write(memory, 0, most);
    }
    from.position(from.position() + count);
    return count;
  }

  private void await(int events) throws IOException {
    wait.await(stream.file(), events, Long.MAX_VALUE);
    if (Thread.currentThread().isInterrupted()) {
      throw new InterruptedIOException("interrupted");
    }
  }
}
