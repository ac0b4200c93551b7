package io.github.linuxipc.posix;

import java.lang.ref.Reference;
import org.jspecify.annotations.Nullable;

/**
 * A non-blocking Unix socket for datagrams or sequenced packets: {@code unix(7)}. At most one
 * thread may send and at most one thread may receive at a time. {@code send} and {@code receive}
 * allocate nothing.
 */
public final class UnixSocket implements AutoCloseable {
  static final int AF_UNIX = 1;

  private static final int SOCK_DGRAM = 2;
  private static final int SOCK_SEQPACKET = 5;
  private static final int SHUT_RD = 0;
  private static final int MSG_PEEK = 2;
  private static final int MSG_TRUNC = 0x20;
  private static final int MSG_NOSIGNAL = 0x4000;
  private static final int MSG_CMSG_CLOEXEC = 0x4000_0000;

  private final LibC libc = NativeLibrary.libc();
  private final OpenFile file;
  private final Runnable owner;

  private UnixSocket(OpenFile file, Runnable owner) {
    this.file = file;
    this.owner = owner;
  }

  /**
   * Creates a socket for sequenced packets: {@code socket(2)}.
   *
   * @return the socket
   * @throws ErrnoException if it cannot be created
   */
  public static UnixSocket seqpacket() throws ErrnoException {
    return open(SOCK_SEQPACKET);
  }

  /**
   * Creates a socket for datagrams: {@code socket(2)}.
   *
   * @return the socket
   * @throws ErrnoException if it cannot be created
   */
  public static UnixSocket datagram() throws ErrnoException {
    return open(SOCK_DGRAM);
  }

  private static UnixSocket open(int type) throws ErrnoException {
    int flags =
        OpenFile.NON_BLOCKING
            | OpenFile.CLOSE_ON_EXEC; // same values as SOCK_NONBLOCK, SOCK_CLOEXEC
    int fd = NativeLibrary.libc().socket(AF_UNIX, type | flags, 0);
    if (fd < 0) {
      throw NativeLibrary.failure("socket");
    }
    return new UnixSocket(new OpenFile(fd), () -> {});
  }

  /**
   * Uses a socket that other code opened, through a duplicate of its descriptor. The original
   * descriptor becomes close-on-exec and non-blocking, too.
   *
   * @param fd the descriptor's number in this process
   * @param owner runs when this socket is closed, to close the original
   * @return the socket
   * @throws ErrnoException if {@code fd} is not open, or no descriptor is free
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
   * Binds the socket to an address: {@code bind(2)}. A socket file gets the permissions that were
   * {@linkplain OpenFile#setMode set} on the socket, less the umask.
   *
   * @param address the address
   * @throws ErrnoException if it cannot be bound, {@link Errno#EADDRINUSE} if the address is in use
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
   * Binds the socket to a unique abstract name that the kernel chooses: {@code bind(2)} without a
   * name.
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
   * Accepts connections from now on: {@code listen(2)}.
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
   * Refuses further packets: {@code shutdown(2)}. From now on the peer's sends fail with {@link
   * Errno#EPIPE}. What the kernel has accepted before can still be received.
   *
   * @throws ErrnoException if it fails, {@link Errno#ENOTCONN} if the peer has gone
   */
  public void shutdownInput() throws ErrnoException {
    if (libc.shutdown(file.fd(), SHUT_RD) < 0) {
      throw NativeLibrary.failure("shutdown");
    }
  }

  /**
   * Accepts the next connection: {@code accept4(2)}.
   *
   * @return the connection, or null if none is waiting
   * @throws ErrnoException if it fails, {@link Errno#EMFILE} if no descriptor is free
   */
  public @Nullable UnixSocket accept() throws ErrnoException {
    int fd;
    do {
      fd = libc.accept4(file.fd(), 0, 0, OpenFile.NON_BLOCKING | OpenFile.CLOSE_ON_EXEC);
    } while (fd < 0 && OpenFile.isInterrupted("accept4"));
    return fd < 0 ? null : new UnixSocket(new OpenFile(fd), () -> {});
  }

  /**
   * Connects to an address: {@code connect(2)}. A datagram socket stays connected to the socket
   * that has the address now; a later socket with that address is never reached.
   *
   * @param address the address
   * @return false if the backlog is full
   * @throws ErrnoException if it cannot connect: {@link Errno#ENOENT} if the address does not
   *     exist, {@link Errno#ECONNREFUSED} if its socket is closed or does not listen, {@link
   *     Errno#EPROTOTYPE} if its socket is of another type
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
   * @param offset the packet's offset in the memory
   * @param length the packet's length in bytes
   * @return false if there is no room now
   * @throws ErrnoException if it fails: {@link Errno#EPIPE}, {@link Errno#ECONNRESET}, {@link
   *     Errno#ECONNREFUSED} or {@link Errno#ENOTCONN} once the peer has closed, {@link
   *     Errno#EMSGSIZE} if the packet is too large for the socket
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
   * Sends several packets with one call, in order: {@code sendmmsg(2)}, without SIGPIPE.
   *
   * @param packets the packets
   * @param first the index of the first packet to send
   * @param count how many packets to send, at least 1
   * @return how many were sent; fewer than {@code count} if there was no room for the next packet,
   *     or if that packet could not be sent. The next call reports the error.
   * @throws ErrnoException if the first packet cannot be sent, as {@link #send(NativeBuffer, int,
   *     int)}
   */
  public int send(PacketVector packets, int first, int count) throws ErrnoException {
    return packets.send(file, first, count, MSG_NOSIGNAL);
  }

  /**
   * Sends one datagram to an address: {@code sendto(2)}. The socket must not be connected.
   *
   * @param to the address
   * @param from the memory
   * @param length the datagram's length in bytes, from the start of the memory
   * @return false if there is no room now
   * @throws ErrnoException if it fails, as {@link #connect} and {@link #send(NativeBuffer, int,
   *     int)} do
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
   * Receives one packet: {@code recv(2)}. The kernel closes descriptors that a peer may have
   * attached to the packet.
   *
   * @param to the memory
   * @return the packet's length in bytes, which exceeds the memory's capacity if the packet was
   *     truncated; 0 for an empty packet or at the end of a connection; -1 if no packet is
   *     available
   * @throws ErrnoException if it fails; {@link Errno#ECONNRESET} is thrown once if the peer closed
   *     without reading everything, and packets that it sent before can still be received
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
   * Receives the packets that are available now with one call: {@code recvmmsg(2)}. The kernel
   * closes descriptors that a peer may have attached to a packet.
   *
   * @param to gets the packets from index 0 on, and their lengths
   * @param count the largest number of packets, at least 1
   * @return the number of packets; 0 if none is available. If it is less than {@code count}, no
   *     further packet was available, or receiving one failed. The next call reports the error. At
   *     the end of a connection there are packets of length 0.
   * @throws ErrnoException if the first packet cannot be received, as {@link
   *     #receive(NativeBuffer)}
   */
  public int receive(PacketVector to, int count) throws ErrnoException {
    return to.receive(file, count, MSG_TRUNC);
  }

  /**
   * Receives one packet together with its sender's credentials: {@code recvmsg(2)}.
   *
   * @param into the memory, which gets the sender's credentials too
   * @return as {@link #receive(NativeBuffer)}
   * @throws ErrnoException if it fails
   */
  public int receive(CredentialMessage into) throws ErrnoException {
    return receive(into, MSG_TRUNC);
  }

  /**
   * Reads the next packet and its sender's credentials without removing it from the socket: {@code
   * recvmsg(2)} with {@code MSG_PEEK}.
   *
   * @param into the memory, which gets the sender's credentials too
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
        length = libc.recvmsg(file.fd(), into.prepare(), flags);
      } while (length < 0 && OpenFile.isInterrupted("recvmsg"));
      return (int) length;
    } finally {
      Reference.reachabilityFence(into);
    }
  }

  /**
   * Sends one packet together with the descriptors that are attached to it: {@code sendmsg(2)},
   * without SIGPIPE.
   *
   * @param message the packet and its descriptors, which stay open in this process
   * @param length the packet's length in bytes, from the start of the memory; at least 1
   * @return false if there is no room now
   * @throws ErrnoException if it fails, as {@link #send(NativeBuffer, int, int)}
   */
  public boolean send(DescriptorMessage message, int length) throws ErrnoException {
    try {
      long count;
      do {
        count = libc.sendmsg(file.fd(), message.prepareSend(length), MSG_NOSIGNAL);
      } while (count < 0 && OpenFile.isInterrupted("sendmsg"));
      return count >= 0;
    } finally {
      Reference.reachabilityFence(message);
    }
  }

  /**
   * Receives one packet together with the descriptors that are attached to it: {@code recvmsg(2)}.
   * The descriptors are close-on-exec.
   *
   * @param into the memory; {@link DescriptorMessage#take} returns the descriptors
   * @return as {@link #receive(NativeBuffer)}
   * @throws ErrnoException if it fails
   */
  public int receive(DescriptorMessage into) throws ErrnoException {
    try {
      long length;
      do {
        length = libc.recvmsg(file.fd(), into.prepareReceive(), MSG_TRUNC | MSG_CMSG_CLOEXEC);
      } while (length < 0 && OpenFile.isInterrupted("recvmsg"));
      return (int) length;
    } finally {
      Reference.reachabilityFence(into);
    }
  }

  /**
   * Returns access to the options of this socket.
   *
   * @return the options
   */
  public SocketOptions options() {
    return new SocketOptions(file);
  }

  /**
   * Returns the descriptor, which can be polled and examined.
   *
   * @return the descriptor, which {@link #close} closes
   */
  public OpenFile file() {
    return file;
  }

  /** Closes the socket. Idempotent. */
  @Override
  public synchronized void close() {
    if (file.fd() >= 0) {
      file.close();
      owner.run();
    }
  }
}
