package io.github.linuxipc.posix;

/**
 * An anonymous pipe: {@code pipe2(2)}. Its ends are close-on-exec and blocking.
 *
 * @param source the end that is read
 * @param sink the end that is written
 */
public record Pipe(OpenFile source, OpenFile sink) implements AutoCloseable {
  /**
   * Makes a pipe.
   *
   * @return both ends
   * @throws ErrnoException if it cannot be made
   */
  public static Pipe open() throws ErrnoException {
    NativeBuffer fds = new NativeBuffer(2 * Integer.BYTES);
    if (NativeLibrary.libc().pipe2(fds.address(), OpenFile.CLOSE_ON_EXEC) < 0) {
      throw NativeLibrary.failure("pipe2");
    }
    return new Pipe(
        new OpenFile(fds.buffer().getInt(0)), new OpenFile(fds.buffer().getInt(Integer.BYTES)));
  }

  /** Closes both ends; idempotent. */
  @Override
  public void close() {
    source.close();
    sink.close();
  }
}
