package io.github.linuxipc.cli;

import io.github.linuxipc.posix.NativeLibrary;
import io.github.linuxipc.posix.StandardStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Standard output or standard error without a buffer. If the parent process has closed the stream,
 * a write fails and writes nothing, because the descriptor may then belong to a file of the JVM. A
 * program that shares the stream may make it non-blocking at any time. From then on writes wait
 * with {@code poll(2)}, or with short sleeps if the C library cannot be called.
 */
final class StandardOutput implements WritableByteChannel {
  private static final long PAUSE_NS = 10_000_000;

  private final StandardStream stream;
  private final FileChannel blocking;
  private final Optional<String> problem;
  private @Nullable PolledStream polled;
  private @Nullable IOException failure;

  /**
   * Opens a stream of the parent process.
   *
   * @param stream the stream
   * @param file the JDK's object for the stream
   */
  StandardOutput(StandardStream stream, FileOutputStream file) {
    this.stream = stream;
    this.blocking = file.getChannel();
    this.problem = stream.problem();
  }

  @Override
  public int write(ByteBuffer from) throws IOException {
    try {
      return writeOnce(from);
    } catch (IOException e) {
      failure = e;
      throw e;
    }
  }

  private int writeOnce(ByteBuffer from) throws IOException {
    if (problem.isPresent()) {
      throw new IOException(problem.get());
    }
    PolledStream open = polled;
    if (open == null) {
      int count = blocking.write(from);
      while (count == 0 && from.hasRemaining() && NativeLibrary.problem().isPresent()) {
        LockSupport.parkNanos(this, PAUSE_NS);
        count = blocking.write(from);
      }
      if (count > 0 || !from.hasRemaining()) {
        return count;
      }
      open = PolledStream.open(stream); // 0 bytes written: the stream is non-blocking and full
      polled = open;
    }
    return open.write(from);
  }

  /**
   * Returns the last failure of a write, if any. {@code PrintStream} does not expose such a
   * failure.
   */
  Optional<IOException> failure() {
    return Optional.ofNullable(failure);
  }

  @Override
  public boolean isOpen() {
    return true;
  }

  /** Does nothing, because the stream belongs to the process. */
  @Override
  public void close() {}
}
