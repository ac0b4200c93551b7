package io.github.linuxipc.posix;

import java.io.IOException;

/**
 * Waits until a descriptor is ready: {@code poll(2)}. {@link #wakeup} and an interrupt of the
 * waiting thread also end the wait. One thread may wait at a time. Any thread may wake the waiting
 * thread. A wait allocates nothing.
 */
public final class Poll implements AutoCloseable {
  /** Data can be read. */
  public static final int IN = 1;

  /** Data can be written. */
  public static final int OUT = 4;

  /** On the write end of a pipe: no reader is left. Reported even if it was not requested. */
  public static final int ERROR = 8;

  /** On the read end of a pipe: no writer is left. Reported even if it was not requested. */
  public static final int HANG_UP = 16;

  private static final long NS_PER_MS = 1_000_000;

  /** The longest sleep, after which a wake-up that failed is noticed. */
  private static final long LONGEST_MS = 10_000;

  // two of struct pollfd: the descriptor and the wake-up descriptor
  private static final int SIZE_OF_POLLFD = 8;
  private static final int EVENTS_OFFSET = 4;
  private static final int RESULT_OFFSET = 6;

  private final LibC libc = NativeLibrary.libc();
  private final YieldLimit yieldLimit = new YieldLimit();
  private final NativeBuffer pollfds = new NativeBuffer(2 * SIZE_OF_POLLFD);
  private final EventFd wakeup;
  private final InterruptHook interrupts = new InterruptHook(this::wakeup);
  private volatile boolean woken;
  private boolean endedByWakeup;
  private boolean idle;
  private volatile boolean waiting;

  private Poll(EventFd wakeup) {
    this.wakeup = wakeup;
  }

  /**
   * Creates a wait with its own wake-up descriptor.
   *
   * @return the wait
   * @throws ErrnoException if the wake-up descriptor cannot be created
   */
  public static Poll open() throws ErrnoException {
    return new Poll(EventFd.open());
  }

  /**
   * Waits for events, a {@link #wakeup}, an interrupt (the interrupt status stays set) or the
   * time-out. May return spuriously, and does so after 10 seconds at the latest. A wake-up that
   * precedes the wait ends it at once.
   *
   * @param file the descriptor
   * @param events {@link #IN} or {@link #OUT}, or 0 for errors alone
   * @param timeoutNs the longest wait in nanoseconds, rounded up to milliseconds
   * @return the events that occurred, 0 if none
   * @throws ErrnoException if it fails
   */
  public int await(OpenFile file, int events, long timeoutNs) throws ErrnoException {
    return await(file.fd(), events, timeoutNs);
  }

  /**
   * Checks whether the awaited condition holds.
   *
   * @param <E> the exception that the check throws
   */
  @FunctionalInterface
  public interface Readiness<E extends IOException> {
    /**
     * Checks once; never blocks.
     *
     * @return whether the condition holds
     * @throws E if the check fails
     */
    boolean isReady() throws E;
  }

  /**
   * Yields the processor a few times, see {@link YieldLimit}, and checks a condition after each
   * yield, so that the caller need not sleep. A peer that exchanges messages with this thread has
   * often answered by then. The best check is the caller's next operation, such as a read, because
   * the answer then costs one system call, without a {@code poll(2)} before it. Ends early after a
   * {@link #wakeup}. Returns at once without a check if the last sleep ended without an event,
   * because then no event is expected soon.
   *
   * @param condition the check; the caller has already made it once
   * @param <E> the exception that the check throws
   * @return whether the condition holds
   * @throws E if the check fails
   */
  public <E extends IOException> boolean yieldUntil(Readiness<E> condition) throws E {
    int yields = 0;
    boolean ready = false;
    for (int most = idle ? 0 : yieldLimit.begin(); yields < most && !ready && !woken; yields++) {
      Thread.yield();
      ready = condition.isReady();
    }
    yieldLimit.end(yields);
    return ready;
  }

  /**
   * Waits for a {@link #wakeup}, an interrupt or the time-out, but not for a descriptor.
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
    // Set before woken is read: either wakeup() sees waiting, or this thread sees woken.
    waiting = true;
    try {
      return woken ? 0 : poll(timeoutNs);
    } finally {
      waiting = false;
      endedByWakeup = woken; // a later wake-up ends the next wait
      if (endedByWakeup) {
        woken = false;
      }
      interrupts.end();
    }
  }

  private void put(int at, int fd, int events) {
    pollfds.buffer().putInt(at, fd);
    pollfds.buffer().putInt(at + EVENTS_OFFSET, events); // this clears the results too
  }

  private int poll(long timeoutNs) throws ErrnoException {
    long timeoutMs = timeoutNs <= 0 ? 0 : (timeoutNs - 1) / NS_PER_MS + 1;
    int ready = libc.poll(pollfds.address(), 2, (int) Math.min(timeoutMs, LONGEST_MS));
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
   * Returns whether a {@link #wakeup} or an interrupt ended the last wait. Must be called by the
   * thread that waited.
   *
   * @return whether it did
   */
  public boolean wasWoken() {
    return endedByWakeup;
  }

  /**
   * Returns the events on a file now, without waiting. Must not overlap with a wait. Wake-ups have
   * no effect on this method.
   *
   * @param file the file
   * @param events {@link #IN} or {@link #OUT}, or 0 for errors alone
   * @return the events, 0 if none
   * @throws ErrnoException if it fails
   */
  public int now(OpenFile file, int events) throws ErrnoException {
    put(0, file.fd(), events);
    if (libc.poll(pollfds.address(), 1, 0) < 0 && NativeLibrary.errno() != Errno.EINTR) {
      throw NativeLibrary.failure("poll");
    }
    return pollfds.buffer().getShort(RESULT_OFFSET);
  }

  /**
   * Ends the current or the next {@link #await}. Has no effect after {@link #close}. Never throws:
   * if the kernel refuses to wake the waiting thread, that thread returns within 10 seconds.
   */
  public void wakeup() {
    woken = true;
    if (waiting) {
      wakeup.signal();
    }
  }

  /** Closes the wake-up descriptor. Must not be called while a thread waits. Idempotent. */
  @Override
  public void close() {
    interrupts.stop();
    wakeup.close();
  }
}
