package io.github.linuxipc.posix;

import java.lang.ref.Reference;

/**
 * Reads and sets options of a Unix socket: {@code socket(7)}, {@code unix(7)}. Not thread-safe;
 * each thread uses an object of its own.
 */
public final class SocketOptions {
  private static final int SOL_SOCKET = 1;
  private static final int SO_SNDBUF = 7;
  private static final int SO_PASSCRED = 16;
  private static final int SO_PEERCRED = 17;
  private static final int SIOCOUTQ = 0x5411;
  private static final int SIZE_OF_UCRED = 12;
  private static final int UID_OFFSET = 4;
  private static final int GID_OFFSET = 8;

  private final OpenFile file;
  private final NativeBuffer number = new NativeBuffer(Integer.BYTES);

  SocketOptions(OpenFile file) {
    this.file = file;
  }

  /**
   * Returns the user of the peer of a connection at the time when the peer connected or listened:
   * {@code SO_PEERCRED}. Not available for datagram sockets.
   *
   * @return the user's number
   * @throws ErrnoException if it fails
   */
  public int peerUid() throws ErrnoException {
    return get(SO_PEERCRED, SIZE_OF_UCRED, UID_OFFSET, "SO_PEERCRED");
  }

  /**
   * Returns the effective group of the peer of a connection at the time when the peer connected or
   * listened: {@code SO_PEERCRED}.
   *
   * @return the group's number
   * @throws ErrnoException if it fails
   */
  public int peerGid() throws ErrnoException {
    return get(SO_PEERCRED, SIZE_OF_UCRED, GID_OFFSET, "SO_PEERCRED");
  }

  /**
   * Returns the process of the peer of a connection at the time when the peer connected or
   * listened: {@code SO_PEERCRED}. Not available for datagram sockets.
   *
   * @return the process id; 0 if the process is in a pid namespace that this process cannot see
   * @throws ErrnoException if it fails
   */
  public int peerPid() throws ErrnoException {
    return get(SO_PEERCRED, SIZE_OF_UCRED, 0, "SO_PEERCRED");
  }

  /**
   * Makes the kernel add the sender's credentials to every packet for this socket from now on:
   * {@code SO_PASSCRED}.
   *
   * @throws ErrnoException if it fails
   */
  public void passCredentials() throws ErrnoException {
    set(SO_PASSCRED, 1, "SO_PASSCRED");
  }

  /**
   * Returns the size of the send buffer, which limits the bytes in transit from this socket, the
   * kernel's overhead included: {@code SO_SNDBUF}.
   *
   * @return bytes
   * @throws ErrnoException if it fails
   */
  public int sendBuffer() throws ErrnoException {
    return get(SO_SNDBUF, Integer.BYTES, 0, "SO_SNDBUF");
  }

  /**
   * Requests another size of the {@link #sendBuffer}. The kernel doubles the requested size and
   * grants at most twice {@code net.core.wmem_max}.
   *
   * @param bytes the size
   * @throws ErrnoException if it fails
   */
  public void setSendBuffer(int bytes) throws ErrnoException {
    set(SO_SNDBUF, bytes, "SO_SNDBUF");
  }

  /**
   * Returns how many bytes were sent and not yet read by the peer: {@code SIOCOUTQ} of {@code
   * ioctl(2)}. The value drops to 0 when the peer's last descriptor is closed, for whatever reason.
   * This method allocates nothing.
   *
   * @return bytes, the kernel's overhead included
   * @throws ErrnoException if it fails
   */
  public int unread() throws ErrnoException {
    try {
      if (NativeLibrary.libc().ioctl(file.fd(), SIOCOUTQ, number.address()) < 0) {
        throw NativeLibrary.failure("ioctl(SIOCOUTQ)");
      }
      return number.buffer().getInt(0);
    } finally {
      Reference.reachabilityFence(this);
    }
  }

  private int get(int name, int size, int offset, String call) throws ErrnoException {
    NativeBuffer value = new NativeBuffer(size + Integer.BYTES);
    value.buffer().putInt(size, size);
    long address = value.address();
    if (NativeLibrary.libc().getsockopt(file.fd(), SOL_SOCKET, name, address, address + size) < 0) {
      throw NativeLibrary.failure("getsockopt(" + call + ")");
    }
    return value.buffer().getInt(offset);
  }

  private void set(int name, int value, String call) throws ErrnoException {
    number.buffer().putInt(0, value);
    long address = number.address();
    try {
      if (NativeLibrary.libc().setsockopt(file.fd(), SOL_SOCKET, name, address, Integer.BYTES)
          < 0) {
        throw NativeLibrary.failure("setsockopt(" + call + ")");
      }
    } finally {
      Reference.reachabilityFence(this);
    }
  }
}
