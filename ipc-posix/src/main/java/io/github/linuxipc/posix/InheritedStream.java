package io.github.linuxipc.posix;

import java.lang.ref.Reference;

/**
 * Reads or writes a standard stream without blocking, whether or not its open file description is
 * in non-blocking mode. Other processes share that description, so this class does not change the
 * mode. The processes share the file position, too, so this class does not open a file a second
 * time.
 *
 * <pre>
 *   socket          recv, send        MSG_DONTWAIT
 *   regular file    read, write       never blocks for long
 *   pipe            preadv2, pwritev2 RWF_NOWAIT, if the kernel supports it
 *   anything else   poll(2), then read, write
 * </pre>
 *
 * <p>The last method blocks if another process consumes the data or the room that poll has
 * reported. It also blocks if more than {@link Fifo#PIPE_BUF} bytes are written and there is not
 * enough room for them. Pipes need the last method only before Linux 6.4, which does not support
 * RWF_NOWAIT for pipes. Not thread-safe.
 */
public final class InheritedStream implements AutoCloseable {
  private static final int MSG_DONTWAIT = 0x40;
  private static final int MSG_NOSIGNAL = 0x4000;
  private static final int RWF_NOWAIT = 8;
  private static final int CURRENT_POSITION = -1;
  private static final int SIZE_OF_IOVEC = 16;

  private enum Kind {
    SOCKET,
    REGULAR,
    PIPE,
    OTHER
  }

  private final LibC libc = NativeLibrary.libc();
  private final OpenFile file;

  /** A struct iovec or a struct pollfd. */
  private final NativeBuffer argument = new NativeBuffer(SIZE_OF_IOVEC);

  private Kind kind;

  private InheritedStream(OpenFile file, Kind kind) {
    this.file = file;
    this.kind = kind;
  }

  /**
   * Opens a stream through another descriptor of the same open file description. The caller must
   * check {@link StandardStream#problem} first.
   *
   * @param stream the stream
   * @return the open stream
   * @throws ErrnoException if the stream is closed, or no descriptor is free
   */
  public static InheritedStream open(StandardStream stream) throws ErrnoException {
    OpenFile file = OpenFile.duplicate(stream.fd());
    try {
      return new InheritedStream(file, kind(file.status()));
    } catch (ErrnoException e) {
      file.close();
      throw e;
    }
  }

  private static Kind kind(FileStat status) {
    if (status.isSocket()) {
      return Kind.SOCKET;
    }
    if (status.isRegular()) {
      return Kind.REGULAR;
    }
    return status.isFifo() ? Kind.PIPE : Kind.OTHER;
  }

  /**
   * Reads the available data.
   *
   * @param to the memory; its position is not moved
   * @param offset the offset in the memory
   * @param length the maximum number of bytes
   * @return the number of bytes read, 0 at the end of the stream, -1 if no data is available
   * @throws ErrnoException if it fails
   */
  public int read(NativeBuffer to, int offset, int length) throws ErrnoException {
    return transfer(to, offset, length, Poll.IN);
  }

  /**
   * Writes as much as there is room for.
   *
   * @param from the memory; its position is not moved
   * @param offset the offset in the memory
   * @param length the number of bytes
   * @return the number of bytes written, possibly fewer than requested; -1 if there is no room now
   * @throws ErrnoException if it fails; {@link Errno#EPIPE} if no reader is left
   */
  public int write(NativeBuffer from, int offset, int length) throws ErrnoException {
    return transfer(from, offset, length, Poll.OUT);
  }

  private int transfer(NativeBuffer memory, int offset, int length, int direction)
      throws ErrnoException {
    long address = memory.address(offset, length);
    boolean in = direction == Poll.IN;
    try {
      while (true) {
        if (kind == Kind.OTHER && !isReady(direction)) {
          return -1;
        }
        long count = in ? readOnce(address, length) : writeOnce(address, length);
        if (count >= 0) {
          return (int) count;
        }
        if (kind == Kind.PIPE && NativeLibrary.errno() == Errno.EOPNOTSUPP) {
          kind = Kind.OTHER; // before Linux 6.4
        } else if (!OpenFile.isInterrupted(in ? "read" : "write")) {
          return -1;
        }
      }
    } finally {
      Reference.reachabilityFence(memory);
    }
  }

  private long readOnce(long address, int length) {
    return switch (kind) {
      case SOCKET -> libc.recv(file.fd(), address, length, MSG_DONTWAIT);
      case PIPE -> {
        long vectors = vector(address, length);
        yield libc.preadv2(file.fd(), vectors, 1, CURRENT_POSITION, RWF_NOWAIT);
      }
      case REGULAR, OTHER -> libc.read(file.fd(), address, length);
    };
  }

  private long writeOnce(long address, int length) {
    return switch (kind) {
      case SOCKET -> libc.send(file.fd(), address, length, MSG_DONTWAIT | MSG_NOSIGNAL);
      case PIPE -> {
        long vectors = vector(address, length);
        yield libc.pwritev2(file.fd(), vectors, 1, CURRENT_POSITION, RWF_NOWAIT);
      }
      case REGULAR, OTHER -> libc.write(file.fd(), address, length);
    };
  }

  private long vector(long address, int length) {
    argument.buffer().putLong(0, address).putLong(Long.BYTES, length);
    return argument.address();
  }

  /** Returns whether a call would return without blocking, possibly with an error. */
  private boolean isReady(int direction) throws ErrnoException {
    argument.buffer().putInt(0, file.fd()).putInt(Integer.BYTES, direction);
    int ready = libc.poll(argument.address(), 1, 0);
    if (ready < 0 && NativeLibrary.errno() != Errno.EINTR) {
      throw NativeLibrary.failure("poll");
    }
    return ready > 0;
  }

  /**
   * Returns the descriptor, which can be polled.
   *
   * @return the descriptor, which {@link #close} closes
   */
  public OpenFile file() {
    return file;
  }

  /** Closes the additional descriptor; the standard stream stays open. Idempotent. */
  @Override
  public void close() {
    file.close();
  }
}
