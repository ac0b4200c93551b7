package io.github.linuxipc.posix;

import java.io.IOException;

/** A system call failed. The message names the call, the error's symbol and its meaning. */
public final class ErrnoException extends IOException {
  private static final long serialVersionUID = 1L;

  private final int errno;

  /**
   * Makes an exception.
   *
   * @param call the call with its main argument, such as {@code open(/run/x)}
   * @param errno the error number
   */
  public ErrnoException(String call, int errno) {
    super(call + ": " + Errno.name(errno) + ", " + Errno.description(errno));
    this.errno = errno;
  }

  /**
   * Returns the error number, to be compared with the constants of {@link Errno}.
   *
   * @return the number
   */
  public int errno() {
    return errno;
  }

  /**
   * Returns the error's symbol, such as {@code EACCES}.
   *
   * @return the symbol
   */
  public String errnoName() {
    return Errno.name(errno);
  }
}
