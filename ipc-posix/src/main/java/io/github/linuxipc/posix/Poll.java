package io.github.linuxipc.posix;

import java.io.IOException;

/**
 * Waits for a descriptor: {@code poll(2)}, ended by {@link #wakeup} and by an interrupt of the
 * waiting thread as well. One thread waits at a time; any thread may wake it. Allocates nothing.
 */
public final class Poll implements AutoCloseable {
  /** There is something to read. */
  public static final int IN = 1;

  /** There is room to write. */
  public static final int OUT = 4;

  /** On a pipe's writing end: nobody reads any more. Always reported. */
  public static final int ERROR = 8;

  /** On a pipe's reading end: nobody writes any more. Always reported. */
  public static final int HANG_UP = 16;

  private static final long NS_PER_MS = 1_000_000;

  /** How often a wait yields before it sleeps: this wins back what poll(2) costs. */
  private static final int YIELDS = 10;

  // two of struct pollfd: the descriptor, and the wake-up
  private static final int SIZE_OF_POLLFD = 8;
  private static final int EVENTS_OFFSET = 4;
  private static final int RESULT_OFFSET = 6;

  private final LibC libc = NativeLibrary.libc();
  private final NativeBuffer pollfds = new NativeBuffer(2 * SIZE_OF_POLLFD);
  private final EventFd wakeup;
  private final InterruptHook interrupts = new InterruptHook(this::wakeup);
  private volatile boolean woken;
  private boolean ended;
  private boolean idle;
  private volatile boolean waiting;

  private Poll(EventFd wakeup) {
    this.wakeup = wakeup;
  }

  /**
   * Makes a wait with a wake-up of its own.
   *
   * @return the wait
   * @throws ErrnoException if the wake-up descriptor cannot be made
   */
  public static Poll open() throws ErrnoException {
    return new Poll(EventFd.open());
  }

  /**
   * Waits for events, a {@link #wakeup}, an interrupt (the flag stays set) or the end of the time;
   * may return for no reason. A wake-up that came before ends it at once.
   *
   * @param file what to wait for
   * @param events {@link #IN} or {@link #OUT}, or 0 for errors alone
   * @param timeoutNs the longest wait in nanoseconds, rounded up to milliseconds
   * @return the events that happened, 0 if none
   * @throws ErrnoException if it fails
   */
  public int await(OpenFile file, int events, long timeoutNs) throws ErrnoException {
    return await(file.fd(), events, timeoutNs);
  }

  /**
   * Looks whether what is waited for is there.
   *
   * @param <E> how it fails
   */
  @FunctionalInterface
  public interface Look<E extends IOException> {
    /**
     * Looks once; never blocks.
     *
     * @return whether it is there
     * @throws E if it fails
     */
    boolean isThere() throws E;
  }

  /**
   * Yields a few times before one sleeps, and looks after each: a peer that takes turns with us has
   * answered by then. To look is best done by what one would do next, as to read: then the answer
   * takes one system call, and not a {@code poll(2)} before it. Ends early after a {@link #wakeup},
   * and at once if the last sleep was in vain: nothing comes soon then.
   *
   * @param look looks; the caller has looked before
   * @param <E> how a look fails
   * @return whether it is there
   * @throws E as the look does
   */
  public <E extends IOException> boolean comesSoon(Look<E> look) throws E {
    int yields = idle ? 0 : YIELDS;
    for (int i = 0; i < yields && !woken; i++) {
      Thread.yield();
      if (look.isThere()) {
        return true;
      }
    }
    return false;
  }

  /**
   * Waits for nothing but a {@link #wakeup}, an interrupt or the end of the time.
   *
   * @param timeoutNs the longest wait in nanoseconds
   * @throws ErrnoException if it fails
   */
  public void sleep(long timeoutNs) throws ErrnoException {
    await(-1, 0, timeoutNs);
  }

  private int await(int fd, int events, long timeoutNs) throws ErrnoException {
    put(0, fd, events);
    put(SIZE_OF_POLLFD, wakeup.file().fd(), IN);
    interrupts.begin();
    waiting = true; // before woken is read: a wake-up sees it, or is seen
    try {
      return woken ? 0 : poll(timeoutNs);
    } finally {
      waiting = false;
      ended = woken; // one that comes later ends the next wait
      if (ended) {
        woken = false;
      }
      interrupts.end();
    }
  }

  private void put(int at, int fd, int events) {
    pollfds.buffer().putInt(at, fd);
    pollfds.buffer().putInt(at + EVENTS_OFFSET, events); // and no results
  }

  private int poll(long timeoutNs) throws ErrnoException {
    long timeoutMs = timeoutNs <= 0 ? 0 : (timeoutNs - 1) / NS_PER_MS + 1;
    int ready = libc.poll(pollfds.address(), 2, (int) Math.min(timeoutMs, Integer.MAX_VALUE));
    if (ready < 0) {
      int errno = NativeLibrary.errno();
      if (errno != Errno.EINTR) {
        throw new ErrnoException("poll", errno);
      }
      return 0;
    }
    if (ready > 0 && pollfds.buffer().getShort(SIZE_OF_POLLFD + RESULT_OFFSET) != 0) {
      wakeup.drain();
    }
    idle = ready == 0;
    return idle ? 0 : pollfds.buffer().getShort(RESULT_OFFSET);
  }

  /**
   * Tells what ended the last wait of this thread.
   *
   * @return whether it was a {@link #wakeup} or an interrupt
   */
  public boolean wasWoken() {
    return ended;
  }

  /**
   * Tells what happens on a file now, without waiting and without regard to wake-ups.
   *
   * @param file the file
   * @param events {@link #IN} or {@link #OUT}
   * @return the events that happen, 0 if none
   * @throws ErrnoException if it fails
   */
  public int now(OpenFile file, int events) throws ErrnoException {
    put(0, file.fd(), events);
    if (libc.poll(pollfds.address(), 1, 0) < 0 && NativeLibrary.errno() != Errno.EINTR) {
      throw NativeLibrary.failure("poll");
    }
    return pollfds.buffer().getShort(RESULT_OFFSET);
  }

  /** Ends the present or the next {@link #await}; without effect once closed. */
  public void wakeup() {
    woken = true;
    if (waiting) {
      wakeup.signal();
    }
  }

  /** Releases the wake-up descriptor; not while a thread waits. Idempotent. */
  @Override
  public void close() {
    interrupts.stop();
    wakeup.close();
  }
}
