package io.github.linuxipc.posix;

/** A non-blocking counter that can be polled: {@code eventfd(2)}. Thread-safe. */
public final class EventFd implements AutoCloseable {
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

  /** Makes the descriptor readable. Has no effect after {@link #close}. */
  public synchronized void signal() {
    if (file.fd() >= 0) {
      write();
    }
  }

  private void write() {
    try {
      file.write(one, 0, Long.BYTES);
    } catch (ErrnoException e) {
      throw new IllegalStateException(e); // the counter is far from its maximum
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
