package io.github.linuxipc.posix;

/**
 * An anonymous pipe: {@code pipe2(2)}. Both ends are close-on-exec and blocking.
 *
 * @param source the read end
 * @param sink the write end
 */
public record Pipe(OpenFile source, OpenFile sink) implements AutoCloseable {
  /**
   * Creates a pipe.
   *
   * @return both ends
   * @throws ErrnoException if it cannot be created
   */
  public static Pipe open() throws ErrnoException {
    NativeBuffer fds = new NativeBuffer(2 * Integer.BYTES);
    if (NativeLibrary.libc().pipe2(fds.address(), OpenFile.CLOSE_ON_EXEC) < 0) {
      throw NativeLibrary.failure("pipe2");
    }
    return new Pipe(
        new OpenFile(fds.buffer().getInt(0)), new OpenFile(fds.buffer().getInt(Integer.BYTES)));
  }

  /** Closes both ends. Idempotent. */
  @Override
  public void close() {
    source.close();
    sink.close();
  }
}
