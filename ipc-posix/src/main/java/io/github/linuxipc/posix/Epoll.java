package io.github.linuxipc.posix;

import java.lang.ref.Reference;

/**
 * A set of descriptors that reports which of them are ready: {@code epoll(7)}. The set's own {@link
 * #file} is readable when one of the descriptors is ready, so that a {@link Poll} can wait for the
 * set. Any thread may add and remove descriptors. One thread may query at a time. A query allocates
 * nothing.
 */
public final class Epoll implements AutoCloseable {
  private static final int EPOLL_CTL_ADD = 1;
  private static final int EPOLL_CTL_DEL = 2;
  private static final int EPOLLIN = 1;
  private static final int EPOLLOUT = 4;
  private static final int EPOLLET = 1 << 31;

  // struct epoll_event, which is packed on x86-64 only
  private static final boolean PACKED = !System.getProperty("os.arch", "").equals("aarch64");
  private static final int SIZE_OF_EVENT = PACKED ? 12 : 16;
  private static final int KEY_OFFSET = PACKED ? 4 : 8;

  private final LibC libc = NativeLibrary.libc();
  private final OpenFile file;
  private final NativeBuffer events;
  private final int maxEvents;

  private Epoll(OpenFile file, int maxEvents) {
    this.file = file;
    this.maxEvents = maxEvents;
    this.events = new NativeBuffer(maxEvents * SIZE_OF_EVENT);
  }

  /**
   * Creates an empty set: {@code epoll_create1(2)}.
   *
   * @param maxEvents the largest number of descriptors that one query reports
   * @return the set
   * @throws ErrnoException if it cannot be created
   */
  public static Epoll open(int maxEvents) throws ErrnoException {
    int fd = NativeLibrary.libc().epoll_create1(OpenFile.CLOSE_ON_EXEC);
    if (fd < 0) {
      throw NativeLibrary.failure("epoll_create1");
    }
    return new Epoll(new OpenFile(fd), maxEvents);
  }

  /**
   * Adds a descriptor, which is reported while it is readable or its peer has closed: {@code
   * epoll_ctl(2)}. The kernel removes the descriptor from the set when the last descriptor of the
   * same open file description is closed.
   *
   * @param member the descriptor
   * @param key the value that {@link #key} will return for it
   * @throws ErrnoException if it fails
   */
  public void add(OpenFile member, long key) throws ErrnoException {
    add(member, EPOLLIN, key);
  }

  /**
   * Adds a socket. Queries report the socket once if it has room now, once each time there is room
   * after its peer has received data that the socket sent, and once when the peer closes. Events
   * between two queries are reported together.
   *
   * @param member the socket's descriptor
   * @param key the value that {@link #key} will return for it
   * @throws ErrnoException if it fails
   */
  public void addForRoom(OpenFile member, long key) throws ErrnoException {
    add(member, EPOLLOUT | EPOLLET, key);
  }

  private void add(OpenFile member, int events, long key) throws ErrnoException {
    NativeBuffer event = new NativeBuffer(SIZE_OF_EVENT);
    event.buffer().putInt(0, events);
    event.buffer().putLong(KEY_OFFSET, key);
    try {
      if (libc.epoll_ctl(file.fd(), EPOLL_CTL_ADD, member.fd(), event.address()) < 0) {
        throw NativeLibrary.failure("epoll_ctl(EPOLL_CTL_ADD)");
      }
    } finally {
      Reference.reachabilityFence(event);
    }
  }

  /**
   * Removes a descriptor that stays open: {@code epoll_ctl(2)}.
   *
   * @param member the descriptor
   * @throws ErrnoException if it fails
   */
  public void remove(OpenFile member) throws ErrnoException {
    if (libc.epoll_ctl(file.fd(), EPOLL_CTL_DEL, member.fd(), 0) < 0) {
      throw NativeLibrary.failure("epoll_ctl(EPOLL_CTL_DEL)");
    }
  }

  /**
   * Queries which descriptors are ready now: {@code epoll_wait(2)} without waiting. The descriptors
   * that a query reports come last in the next query, so that all descriptors get a fair share.
   *
   * @return how many ready descriptors this query reports; {@link #key} identifies each
   * @throws ErrnoException if it fails
   */
  public int ready() throws ErrnoException {
    int count;
    do {
      count = libc.epoll_wait(file.fd(), events.address(), maxEvents, 0);
    } while (count < 0 && OpenFile.isInterrupted("epoll_wait"));
    return Math.max(0, count);
  }

  /**
   * Returns the key of a descriptor that was ready.
   *
   * @param index at least 0, and less than the number that {@link #ready} returned last
   * @return the key
   */
  public long key(int index) {
    return events.buffer().getLong(index * SIZE_OF_EVENT + KEY_OFFSET);
  }

  /**
   * Returns the set's own descriptor, which can be polled.
   *
   * @return the descriptor, which {@link #close} closes
   */
  public OpenFile file() {
    return file;
  }

  /** Closes the set but not its members. Idempotent. */
  @Override
  public void close() {
    file.close();
  }
}
