package io.github.linuxipc.posix;

import java.io.IOException;

/**
 * Thrown when a system call fails. The message contains the call, the error's symbol and its
 * meaning.
 */
public final class ErrnoException extends IOException {
  private static final long serialVersionUID = 1L;

  /** The remedy for a call that {@linkplain #isForbidden is forbidden}. */
  public static final String FORBIDDEN_REMEDY =
      "Allow the call in the sandbox of the process (a container's or service's seccomp profile),"
          + " use a newer kernel, or choose another transport or notifier.";

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
   * with {@link Errno#EPERM}.
   *
   * @return whether it does
   */
  public boolean isForbidden() {
    return errno == Errno.EPERM || errno == Errno.ENOSYS;
  }

  /**
   * Returns the error text for a call that {@linkplain #isForbidden is forbidden}.
   *
   * @return a sentence without a full stop
   */
  public String whyForbidden() {
    String sandbox = "a sandbox such as a seccomp profile forbids it";
    return "This process may not make a required system call: "
        + getMessage()
        + (errno == Errno.ENOSYS
            ? " (the kernel lacks it, or " + sandbox + ")"
            : " (probably " + sandbox + ")");
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
