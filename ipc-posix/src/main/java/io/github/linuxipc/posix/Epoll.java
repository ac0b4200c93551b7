package io.github.linuxipc.posix;

import java.lang.ref.Reference;

/**
 * A set of descriptors that is asked which of them are readable: {@code epoll(7)}. Its own {@link
 * #file} is readable when one of them is, so a {@link Poll} can wait for it. Adding and removing is
 * for any thread, asking for one at a time. Asking allocates nothing.
 */
public final class Epoll implements AutoCloseable {
  private static final int EPOLL_CTL_ADD = 1;
  private static final int EPOLL_CTL_DEL = 2;
  private static final int EPOLLIN = 1;
  private static final int EPOLLOUT = 4;
  private static final int EPOLLET = 1 << 31;

  // struct epoll_event, which is packed on x86-64 alone
  private static final boolean PACKED = !System.getProperty("os.arch", "").equals("aarch64");
  private static final int SIZE_OF_EVENT = PACKED ? 12 : 16;
  private static final int KEY_OFFSET = PACKED ? 4 : 8;

  private final LibC libc = NativeLibrary.libc();
  private final OpenFile file;
  private final NativeBuffer events;
  private final int most;

  private Epoll(OpenFile file, int most) {
    this.file = file;
    this.most = most;
    this.events = new NativeBuffer(most * SIZE_OF_EVENT);
  }

  /**
   * Makes an empty set: {@code epoll_create1(2)}.
   *
   * @param most how many descriptors are told of at a time
   * @return the set
   * @throws ErrnoException if it cannot be made
   */
  public static Epoll open(int most) throws ErrnoException {
    int fd = NativeLibrary.libc().epoll_create1(OpenFile.CLOSE_ON_EXEC);
    if (fd < 0) {
      throw NativeLibrary.failure("epoll_create1");
    }
    return new Epoll(new OpenFile(fd), most);
  }

  /**
   * Adds a descriptor, to be told of when it is readable or its peer has gone: {@code
   * epoll_ctl(2)}. It goes from the set when it is closed.
   *
   * @param member the descriptor
   * @param key what {@link #key} will tell
   * @throws ErrnoException if it fails
   */
  public void add(OpenFile member, long key) throws ErrnoException {
    add(member, EPOLLIN, key);
  }

  /**
   * Adds a socket, to be told of once whenever its peer takes something that it sent, or has gone.
   *
   * @param member the socket's descriptor
   * @param key what {@link #key} will tell
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
   * Takes a descriptor out that stays open: {@code epoll_ctl(2)}.
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
   * Asks who is ready now: {@code epoll_wait(2)} without waiting. Those that are told of come last
   * the next time.
   *
   * @return how many are, to be named by {@link #key}
   * @throws ErrnoException if it fails
   */
  public int ready() throws ErrnoException {
    int count;
    do {
      count = libc.epoll_wait(file.fd(), events.address(), most, 0);
    } while (count < 0 && OpenFile.isInterrupted("epoll_wait"));
    return Math.max(0, count);
  }

  /**
   * Returns the key of one that was ready.
   *
   * @param index from 0 to what {@link #ready} returned last
   * @return its key
   */
  public long key(int index) {
    return events.buffer().getLong(index * SIZE_OF_EVENT + KEY_OFFSET);
  }

  /**
   * Returns the set's own descriptor, to be polled.
   *
   * @return the descriptor, which {@link #close} closes
   */
  public OpenFile file() {
    return file;
  }

  /** Closes the set, not its members; idempotent. */
  @Override
  public void close() {
    file.close();
  }
}
