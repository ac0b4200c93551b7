package io.github.linuxipc.posix;

import java.lang.ref.Reference;
import org.jspecify.annotations.Nullable;

/**
 * A Unix socket that moves packets, datagrams or sequenced ones: {@code unix(7)}, non-blocking. One
 * thread sends and one receives at a time. {@code send} and {@code receive} allocate nothing.
 */
public final class UnixSocket implements AutoCloseable {
  static final int AF_UNIX = 1;

  private static final int SOCK_DGRAM = 2;
  private static final int SOCK_SEQPACKET = 5;
  private static final int MSG_PEEK = 2;
  private static final int MSG_TRUNC = 0x20;
  private static final int MSG_NOSIGNAL = 0x4000;

  private final LibC libc = NativeLibrary.libc();
  private final OpenFile file;
  private final Runnable owner;

  private UnixSocket(OpenFile file, Runnable owner) {
    this.file = file;
    this.owner = owner;
  }

  /**
   * Makes a socket for sequenced packets: {@code socket(2)}.
   *
   * @return the socket
   * @throws ErrnoException if it cannot be made
   */
  public static UnixSocket seqpacket() throws ErrnoException {
    return open(SOCK_SEQPACKET);
  }

  /**
   * Makes a socket for datagrams: {@code socket(2)}.
   *
   * @return the socket
   * @throws ErrnoException if it cannot be made
   */
  public static UnixSocket datagram() throws ErrnoException {
    return open(SOCK_DGRAM);
  }

  private static UnixSocket open(int type) throws ErrnoException {
    int flags = OpenFile.NON_BLOCKING | OpenFile.CLOSE_ON_EXEC; // as SOCK_NONBLOCK, SOCK_CLOEXEC
    int fd = NativeLibrary.libc().socket(AF_UNIX, type | flags, 0);
    if (fd < 0) {
      throw NativeLibrary.failure("socket");
    }
    return new UnixSocket(new OpenFile(fd), () -> {});
  }

  /**
   * Uses a socket that somebody else opened, through a descriptor of our own. Theirs becomes
   * close-on-exec, too.
   *
   * @param fd the descriptor's number in this process
   * @param owner is run when this socket is closed, to close theirs
   * @return the socket
   * @throws ErrnoException if it is not open
   */
  public static UnixSocket adopt(int fd, Runnable owner) throws ErrnoException {
    OpenFile.setCloseOnExec(fd);
    OpenFile file = OpenFile.duplicate(fd);
    try {
      file.setNonBlocking();
      return new UnixSocket(file, owner);
    } catch (ErrnoException e) {
      file.close();
      throw e;
    }
  }

  /**
   * Gives it a name: {@code bind(2)}. A file gets the permissions that were {@linkplain
   * OpenFile#setMode set} on the socket, less the umask.
   *
   * @param address the name
   * @throws ErrnoException if it cannot be bound, {@link Errno#EADDRINUSE} if there is something
   */
  public void bind(UnixAddress address) throws ErrnoException {
    try {
      if (libc.bind(file.fd(), address.memory().address(), address.length()) < 0) {
        throw NativeLibrary.failure("bind(" + address + ")");
      }
    } finally {
      Reference.reachabilityFence(address);
    }
  }

  /**
   * Gives it a name in the abstract space that nobody else has: {@code bind(2)} without a name.
   *
   * @throws ErrnoException if it cannot be bound
   */
  public void bindAnywhere() throws ErrnoException {
    NativeBuffer family = new NativeBuffer(Short.BYTES);
    family.buffer().putShort(0, (short) AF_UNIX);
    try {
      if (libc.bind(file.fd(), family.address(), Short.BYTES) < 0) {
        throw NativeLibrary.failure("bind");
      }
    } finally {
      Reference.reachabilityFence(family);
    }
  }

  /**
   * Lets others connect: {@code listen(2)}.
   *
   * @param backlog how many connections the kernel keeps until they are accepted
   * @throws ErrnoException if it fails
   */
  public void listen(int backlog) throws ErrnoException {
    if (libc.listen(file.fd(), backlog) < 0) {
      throw NativeLibrary.failure("listen");
    }
  }

  /**
   * Takes the next connection: {@code accept4(2)}.
   *
   * @return the connection, or null if there is none
   * @throws ErrnoException if it fails, {@link Errno#EMFILE} without a free descriptor
   */
  public @Nullable UnixSocket accept() throws ErrnoException {
    int fd;
    do {
      fd = libc.accept4(file.fd(), 0, 0, OpenFile.NON_BLOCKING | OpenFile.CLOSE_ON_EXEC);
    } while (fd < 0 && OpenFile.isInterrupted("accept4"));
    return fd < 0 ? null : new UnixSocket(new OpenFile(fd), () -> {});
  }

  /**
   * Connects: {@code connect(2)}. A datagram socket then reaches the very socket that has the name
   * now, never a later one of that name.
   *
   * @param address where to
   * @return false if the backlog is full
   * @throws ErrnoException if it cannot connect: {@link Errno#ENOENT} without such a name, {@link
   *     Errno#ECONNREFUSED} if its socket has gone, {@link Errno#EPROTOTYPE} if it is of another
   *     type
   */
  public boolean connect(UnixAddress address) throws ErrnoException {
    String call = "connect(" + address + ")";
    try {
      int result;
      do {
        result = libc.connect(file.fd(), address.memory().address(), address.length());
      } while (result < 0 && OpenFile.isInterrupted(call));
      return result == 0;
    } finally {
      Reference.reachabilityFence(address);
    }
  }

  /**
   * Sends one packet: {@code send(2)}, without SIGPIPE.
   *
   * @param from the memory; its position is not moved
   * @param offset where the packet begins
   * @param length its length in bytes
   * @return false if there is no room now
   * @throws ErrnoException if it fails: {@link Errno#EPIPE}, {@link Errno#ECONNRESET}, {@link
   *     Errno#ECONNREFUSED} or {@link Errno#ENOTCONN} once the peer has gone, {@link
   *     Errno#EMSGSIZE} if it never has room for as much
   */
  public boolean send(NativeBuffer from, int offset, int length) throws ErrnoException {
    long address = from.address(offset, length);
    try {
      long count;
      do {
        count = libc.send(file.fd(), address, length, MSG_NOSIGNAL);
      } while (count < 0 && OpenFile.isInterrupted("send"));
      return count >= 0;
    } finally {
      Reference.reachabilityFence(from);
    }
  }

  /**
   * Sends one datagram somewhere: {@code sendto(2)}; not on a connected socket.
   *
   * @param to where to
   * @param from the memory
   * @param length the datagram's length in bytes, from the memory's beginning
   * @return false if there is no room now
   * @throws ErrnoException if it fails, as {@link #connect} and {@link #send} do
   */
  public boolean sendTo(UnixAddress to, NativeBuffer from, int length) throws ErrnoException {
    long address = from.address(0, length);
    long name = to.memory().address();
    try {
      long count;
      do {
        count = libc.sendto(file.fd(), address, length, MSG_NOSIGNAL, name, to.length());
      } while (count < 0 && OpenFile.isInterrupted("sendto(" + to + ")"));
      return count >= 0;
    } finally {
      Reference.reachabilityFence(from);
      Reference.reachabilityFence(to);
    }
  }

  /**
   * Takes one packet: {@code recv(2)}. Descriptors that a peer may have put into it are closed by
   * the kernel.
   *
   * @param to the memory
   * @return the packet's length in bytes, which is more than the memory holds if the rest was cut
   *     off; 0 at the end of a connection; -1 if there is nothing now
   * @throws ErrnoException if it fails, {@link Errno#ECONNRESET} once if the peer closed without
   *     reading all; what it sent before can still be received
   */
  public int receive(NativeBuffer to) throws ErrnoException {
    try {
      long length;
      do {
        length = libc.recv(file.fd(), to.address(), to.buffer().capacity(), MSG_TRUNC);
      } while (length < 0 && OpenFile.isInterrupted("recv"));
      return (int) length;
    } finally {
      Reference.reachabilityFence(to);
    }
  }

  /**
   * Takes one packet together with its sender's user: {@code recvmsg(2)}.
   *
   * @param into the memory, and what was learnt of the sender
   * @return as {@link #receive(NativeBuffer)}
   * @throws ErrnoException if it fails
   */
  public int receive(CredentialMessage into) throws ErrnoException {
    return receive(into, MSG_TRUNC);
  }

  /**
   * Looks at the next packet and its sender's user, and leaves it where it is: {@code recvmsg(2)}
   * with {@code MSG_PEEK}.
   *
   * @param into the memory, and what was learnt of the sender
   * @return as {@link #receive(NativeBuffer)}
   * @throws ErrnoException if it fails
   */
  public int peek(CredentialMessage into) throws ErrnoException {
    return receive(into, MSG_TRUNC | MSG_PEEK);
  }

  private int receive(CredentialMessage into, int flags) throws ErrnoException {
    try {
      long length;
      do {
        length = libc.recvmsg(file.fd(), into.prepared(), flags);
      } while (length < 0 && OpenFile.isInterrupted("recvmsg"));
      return (int) length;
    } finally {
      Reference.reachabilityFence(into);
    }
  }

  /**
   * Returns what the kernel knows of this socket beyond its packets.
   *
   * @return the options
   */
  public SocketOptions options() {
    return new SocketOptions(file);
  }

  /**
   * Returns the descriptor, to be polled and examined.
   *
   * @return the descriptor, which {@link #close} closes
   */
  public OpenFile file() {
    return file;
  }

  /** Closes the socket; idempotent. */
  @Override
  public synchronized void close() {
    if (file.fd() >= 0) {
      file.close();
      owner.run();
    }
  }
}
