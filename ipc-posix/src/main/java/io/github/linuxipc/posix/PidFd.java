package io.github.linuxipc.posix;

/**
 * A process to which a descriptor refers instead of a process id: {@code pidfd_open(2)}. The
 * process id may be reused after the process has ended, whereas the descriptor always refers to the
 * same process.
 */
public final class PidFd implements AutoCloseable {
  private final OpenFile file;

  private PidFd(OpenFile file) {
    this.file = file;
  }

  /**
   * Opens a process of this pid namespace.
   *
   * @param pid the process id
   * @return the descriptor
   * @throws ErrnoException if it cannot be opened, {@link Errno#ESRCH} if no process has that id
   */
  public static PidFd open(long pid) throws ErrnoException {
    long fd = NativeLibrary.libc().syscall(SyscallNumber.PIDFD_OPEN.number(), pid, 0, 0, 0);
    if (fd < 0) {
      throw NativeLibrary.failure("pidfd_open(" + pid + ")");
    }
    return new PidFd(new OpenFile((int) fd));
  }

  /**
   * Sends a signal to the process. The signal 0 is not sent, and only checks whether sending would
   * work.
   *
   * @param signal the signal's number
   * @return false if the process has ended and its parent has collected its exit status; true does
   *     not prove that the process still runs
   * @throws ErrnoException if it fails otherwise, {@link Errno#EPERM} if the process belongs to
   *     another user, or if signals through descriptors are forbidden altogether
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
   * Returns whether this process may send signals through descriptors at all. If it may not, an
   * error for another process does not show whether that process belongs to another user.
   *
   * @return whether a signal to this process itself succeeds
   */
  public static boolean maySignalItself() {
    try (PidFd self = open(ProcessHandle.current().pid())) {
      return self.signal(0);
    } catch (ErrnoException e) {
      return false;
    }
  }

  /**
   * Returns the descriptor, which reports {@link Poll#IN} once the process has ended.
   *
   * @return the descriptor, which {@link #close} closes
   */
  public OpenFile file() {
    return file;
  }

  /** Closes the descriptor. Idempotent. */
  @Override
  public void close() {
    file.close();
  }
}
