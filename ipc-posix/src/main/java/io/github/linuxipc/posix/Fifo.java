package io.github.linuxipc.posix;

import java.nio.file.Path;

/** Creates named pipes: {@code mkfifo(3)}. {@link OpenFile#open} opens them. */
public final class Fifo {
  /**
   * The largest size in bytes of a write to a pipe or FIFO that is atomic: {@code PIPE_BUF}. A
   * non-blocking write of up to this size writes all bytes or none.
   */
  public static final int PIPE_BUF = 4096;

  private Fifo() {}

  /**
   * Creates a FIFO with mode 0600, less the umask.
   *
   * @param path the path, which must not exist
   * @throws ErrnoException if it cannot be created, {@link Errno#EEXIST} if the path exists
   */
  public static void make(Path path) throws ErrnoException {
    if (NativeLibrary.libc().mkfifo(path.toString(), 0600) < 0) {
      throw NativeLibrary.failure("mkfifo(" + path + ")");
    }
  }
}
