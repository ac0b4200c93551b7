package io.github.linuxipc.posix;

/**
 * A process by descriptor instead of by number: {@code pidfd_open(2)}. Its number may be reused
 * after its end, the descriptor keeps meaning the very process.
 */
public final class PidFd implements AutoCloseable {
  private final OpenFile file;

  private PidFd(OpenFile file) {
    this.file = file;
  }

  /**
   * Opens a process of this pid namespace.
   *
   * @param pid its number
   * @return the descriptor
   * @throws ErrnoException if it cannot be opened, {@link Errno#ESRCH} if there is none
   */
  public static PidFd open(long pid) throws ErrnoException {
    long fd = NativeLibrary.libc().syscall(SyscallNumber.PIDFD_OPEN.number(), pid, 0, 0, 0);
    if (fd < 0) {
      throw NativeLibrary.failure("pidfd_open(" + pid + ")");
    }
    return new PidFd(new OpenFile((int) fd));
  }

  /**
   * Sends the process a signal; 0 only asks whether that would work.
   *
   * @param signal the signal's number
   * @return false if the process has ended
   * @throws ErrnoException if it fails otherwise, {@link Errno#EPERM} if it is another user's, or
   *     if signals by descriptors are forbidden altogether
   */
  public boolean signal(int signal) throws ErrnoException {
    long number = SyscallNumber.PIDFD_SEND_SIGNAL.number();
    if (NativeLibrary.libc().syscall(number, file.fd(), signal, 0, 0) == 0) {
      return true;
    }
    if (NativeLibrary.errno() == Errno.ESRCH) {
      return false;
    }
    throw NativeLibrary.failure("pidfd_send_signal(" + signal + ")");
  }

  /**
   * Tells whether this process may send signals by descriptors at all; where it may not, the error
   * for another process does not say whose that is.
   *
   * @return whether a signal to itself is not refused
   */
  public static boolean maySignalItself() {
    try (PidFd self = open(ProcessHandle.current().pid())) {
      return self.signal(0);
    } catch (ErrnoException e) {
      return false;
    }
  }

  /**
   * Returns the descriptor; {@link Poll#IN} happens on it when the process ends.
   *
   * @return the descriptor, which {@link #close} closes
   */
  public OpenFile file() {
    return file;
  }

  /** Closes the descriptor; idempotent. */
  @Override
  public void close() {
    file.close();
  }
}
