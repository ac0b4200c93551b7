package io.github.linuxipc.posix;

import java.io.IOException;

/**
 * Thrown when a system call fails. The message contains the call, the error's symbol and its
 * meaning.
 */
public final class ErrnoException extends IOException {
  private static final long serialVersionUID = 1L;

  private final int errno;

  /**
   * Creates an exception.
   *
   * @param call the call with its main argument, such as {@code open(/run/x)}
   * @param errno the error number
   */
  public ErrnoException(String call, int errno) {
    super(call + ": " + Errno.name(errno) + ", " + Errno.description(errno));
    this.errno = errno;
  }

  /**
   * Returns whether the system refuses the call as such, regardless of its arguments: an old kernel
   * lacks it ({@link Errno#ENOSYS}), or a sandbox such as a seccomp profile forbids it, usually
   * with {@link Errno#EPERM}, or with {@link Errno#EAFNOSUPPORT} for a family of sockets.
   *
   * @return whether it does
   */
  public boolean isForbidden() {
    return errno == Errno.EPERM || mayBeLacking();
  }

  /**
   * Returns whether the kernel lacks the call, or a sandbox answers as if it did.
   *
   * @return whether it does
   */
  public boolean mayBeLacking() {
    return errno == Errno.ENOSYS || errno == Errno.EAFNOSUPPORT;
  }

  /**
   * Returns whether the given call failed with the given error number.
   *
   * @param call the call's name, such as {@code epoll_ctl}, or the beginning of the name
   * @param number the error number
   * @return whether it was that call and that number
   */
  public boolean is(String call, int number) {
    return errno == number && String.valueOf(getMessage()).startsWith(call);
  }

  /**
   * Returns the error number, which can be compared with the constants of {@link Errno}.
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
