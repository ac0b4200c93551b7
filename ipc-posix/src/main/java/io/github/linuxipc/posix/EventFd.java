package io.github.linuxipc.posix;

/** A counter that can be polled: {@code eventfd(2)}, non-blocking. Thread-safe. */
public final class EventFd implements AutoCloseable {
  private final OpenFile file;
  private final NativeBuffer one = new NativeBuffer(Long.BYTES);
  private final NativeBuffer count = new NativeBuffer(Long.BYTES);

  private EventFd(OpenFile file) {
    this.file = file;
    one.buffer().putLong(0, 1);
  }

  /**
   * Makes a counter of 0.
   *
   * @return the counter
   * @throws ErrnoException if it cannot be made
   */
  public static EventFd open() throws ErrnoException {
    int fd = NativeLibrary.libc().eventfd(0, OpenFile.CLOSE_ON_EXEC | OpenFile.NON_BLOCKING);
    if (fd < 0) {
      throw NativeLibrary.failure("eventfd");
    }
    return new EventFd(new OpenFile(fd));
  }

  /** Makes it readable; without effect once closed. */
  public synchronized void signal() {
    if (file.fd() >= 0) {
      write();
    }
  }

  private void write() {
    try {
      file.write(one, 0, Long.BYTES);
    } catch (ErrnoException e) {
      throw new IllegalStateException(e); // a counter of our own takes every 1
    }
  }

  /**
   * Makes it unreadable.
   *
   * @throws ErrnoException if it fails
   */
  public void drain() throws ErrnoException {
    file.read(count, 0, Long.BYTES);
  }

  OpenFile file() {
    return file;
  }

  /** Closes it; idempotent. */
  @Override
  public synchronized void close() {
    file.close();
  }
}
