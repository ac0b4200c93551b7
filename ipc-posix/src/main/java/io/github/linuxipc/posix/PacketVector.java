package io.github.linuxipc.posix;

import java.lang.ref.Reference;
import org.jspecify.annotations.Nullable;

/**
 * Several packets that one system call sends or receives: {@code struct mmsghdr} of {@code
 * sendmmsg(2)} and {@code recvmmsg(2)}. Where the kernel lacks these calls or a sandbox forbids
 * them, the packets are sent or received one by one, with the same result. Not thread-safe.
 */
public final class PacketVector {
  // struct mmsghdr and struct iovec of 64-bit systems
  private static final int HEADER_SIZE = 64;
  private static final int IOV_OFFSET = 16;
  private static final int IOV_COUNT_OFFSET = 24;
  private static final int LENGTH_OFFSET = 56;
  private static final int IOVEC_SIZE = 16;

  /** Whether this process may use the calls, as far as is known. */
  private static volatile boolean permitted = true;

  private final LibC libc = NativeLibrary.libc();
  private final NativeBuffer headers;
  private final @Nullable NativeBuffer[] memories;

  /**
   * Creates a vector. Each packet must be {@link #set} before it is used.
   *
   * @param capacity the largest number of packets
   */
  public PacketVector(int capacity) {
    this.headers = new NativeBuffer(capacity * (HEADER_SIZE + IOVEC_SIZE));
    this.memories = new NativeBuffer[capacity];
    for (int i = 0; i < capacity; i++) {
      int header = i * HEADER_SIZE;
      headers.buffer().putLong(header + IOV_OFFSET, headers.address() + iovec(i));
      headers.buffer().putLong(header + IOV_COUNT_OFFSET, 1);
    }
  }

  /** Returns the offset of a packet's iovec. The iovecs follow the headers of all packets. */
  private int iovec(int index) {
    return memories.length * HEADER_SIZE + index * IOVEC_SIZE;
  }

  /**
   * Returns the largest number of packets.
   *
   * @return the number
   */
  public int capacity() {
    return memories.length;
  }

  /**
   * Sets the memory of a packet.
   *
   * @param index the packet's index
   * @param memory the memory that contains the packet, or into which it is received
   * @param offset the packet's offset in the memory
   * @param length the packet's length in bytes, or the room for it
   */
  public void set(int index, NativeBuffer memory, int offset, int length) {
    headers.buffer().putLong(iovec(index), memory.address(offset, length));
    headers.buffer().putLong(iovec(index) + Long.BYTES, length);
    memories[index] = memory;
  }

  /**
   * Returns the length of one of the packets that were received last.
   *
   * @param index the packet's index
   * @return bytes; more than the room for the packet if the kernel truncated it
   */
  public int length(int index) {
    return headers.buffer().getInt(index * HEADER_SIZE + LENGTH_OFFSET);
  }

  /** Sends packets as {@link UnixSocket#send(PacketVector, int, int)} does. */
  int send(OpenFile socket, int first, int count, int flags) throws ErrnoException {
    long address = address(first, count);
    try {
      int sent = -1;
      while (sent < 0 && permitted) {
        sent = libc.sendmmsg(socket.fd(), address, count, flags);
        if (sent < 0 && isPermitted() && !OpenFile.isInterrupted("sendmmsg")) {
          return 0;
        }
      }
      return sent < 0 ? sendEach(socket, first, count, flags) : sent;
    } finally {
      Reference.reachabilityFence(this);
    }
  }

  private int sendEach(OpenFile socket, int first, int count, int flags) throws ErrnoException {
    int sent = 0;
    while (sent < count) {
      int iovec = iovec(first + sent);
      long length = headers.buffer().getLong(iovec + Long.BYTES);
      if (libc.send(socket.fd(), headers.buffer().getLong(iovec), length, flags) >= 0) {
        sent++;
      } else if (sent > 0 || !OpenFile.isInterrupted("send")) {
        break; // the next call reports an error
      }
    }
    return sent;
  }

  /** Receives packets as {@link UnixSocket#receive(PacketVector, int)} does. */
  int receive(OpenFile socket, int count, int flags) throws ErrnoException {
    long address = address(0, count);
    try {
      int received = -1;
      while (received < 0 && permitted) {
        received = libc.recvmmsg(socket.fd(), address, count, flags, 0);
        if (received < 0 && isPermitted() && !OpenFile.isInterrupted("recvmmsg")) {
          return 0;
        }
      }
      return received < 0 ? receiveEach(socket, count, flags) : received;
    } finally {
      Reference.reachabilityFence(this);
    }
  }

  private int receiveEach(OpenFile socket, int count, int flags) throws ErrnoException {
    int received = 0;
    while (received < count) {
      int iovec = iovec(received);
      long room = headers.buffer().getLong(iovec + Long.BYTES);
      long length = libc.recv(socket.fd(), headers.buffer().getLong(iovec), room, flags);
      if (length >= 0) {
        headers.buffer().putInt(received * HEADER_SIZE + LENGTH_OFFSET, (int) length);
        received++;
      } else if (received > 0 || !OpenFile.isInterrupted("recv")) {
        break; // the next call reports an error
      }
    }
    return received;
  }

  /**
   * Returns the address of the headers of a range of packets, at least one, after checking that
   * memory was set for the last of them.
   */
  private long address(int first, int count) {
    long address = headers.address(first * HEADER_SIZE, count * HEADER_SIZE);
    if (first + count > memories.length || memories[first + count - 1] == null) {
      throw new IndexOutOfBoundsException(first + " + " + count);
    }
    return address;
  }

  /**
   * Returns whether sendmmsg and recvmmsg are still considered permitted after one of them failed.
   * EPERM may also come from a rule about the socket. In that case {@code send} or {@code recv}
   * fails, too, and its error is reported.
   */
  private static boolean isPermitted() {
    int errno = NativeLibrary.errno();
    if (errno == Errno.ENOSYS || errno == Errno.EPERM) {
      permitted = false;
    }
    return permitted;
  }
}
