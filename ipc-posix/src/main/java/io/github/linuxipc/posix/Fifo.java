package io.github.linuxipc.posix;

import java.nio.file.Path;

/** Named pipes: {@code mkfifo(3)}; what is made is opened by {@link OpenFile#open}. */
public final class Fifo {
  /**
   * Up to how many bytes a write to a pipe or FIFO is atomic: {@code PIPE_BUF}. Non-blocking, such
   * a write takes all of them or none.
   */
  public static final int PIPE_BUF = 4096;

  private Fifo() {}

  /**
   * Makes a FIFO with mode 0600, less the umask.
   *
   * @param path where; nothing may be there
   * @throws ErrnoException if it cannot be made, {@link Errno#EEXIST} if there is something
   */
  public static void make(Path path) throws ErrnoException {
    if (NativeLibrary.libc().mkfifo(path.toString(), 0600) < 0) {
      throw NativeLibrary.failure("mkfifo(" + path + ")");
    }
  }
}
