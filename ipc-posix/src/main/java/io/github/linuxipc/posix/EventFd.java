package io.github.linuxipc.posix;

/**
 * A non-blocking counter that can be polled: {@code eventfd(2)}. Thread-safe, except that a close
 * must not overlap with {@link #drain}.
 */
public final class EventFd implements AutoCloseable {
  /** The maximum number of attempts to write. */
  private static final int ATTEMPTS = 3;

  private final OpenFile file;
  private final NativeBuffer one = new NativeBuffer(Long.BYTES);
  private final NativeBuffer count = new NativeBuffer(Long.BYTES);

  private EventFd(OpenFile file) {
    this.file = file;
    one.buffer().putLong(0, 1);
  }

  /**
   * Creates a counter with the value 0.
   *
   * @return the counter
   * @throws ErrnoException if it cannot be created
   */
  public static EventFd open() throws ErrnoException {
    int fd = NativeLibrary.libc().eventfd(0, OpenFile.CLOSE_ON_EXEC | OpenFile.NON_BLOCKING);
    if (fd < 0) {
      throw NativeLibrary.failure("eventfd");
    }
    return new EventFd(new OpenFile(fd));
  }

  /**
   * Makes the descriptor readable. Has no effect after {@link #close}. The kernel does not refuse
   * the write, but a sandbox may. A write that fails is repeated a few times. This method never
   * throws, because a close that signals must release its resources in any case.
   *
   * @return whether the descriptor is readable now, or closed
   */
  public synchronized boolean signal() {
    boolean done = file.fd() < 0;
    for (int i = 0; i < ATTEMPTS && !done; i++) {
      done = write();
    }
    return done;
  }

  private boolean write() {
    try {
      file.write(one, 0, Long.BYTES);
      return true; // also if there was no room: then the descriptor is readable
    } catch (ErrnoException e) {
      return false;
    }
  }

  /**
   * Resets the counter, so that the descriptor is no longer readable.
   *
   * @throws ErrnoException if it fails
   */
  public void drain() throws ErrnoException {
    file.read(count, 0, Long.BYTES);
  }

  OpenFile file() {
    return file;
  }

  /** Closes the descriptor. Idempotent. */
  @Override
  public synchronized void close() {
    file.close();
  }
}
