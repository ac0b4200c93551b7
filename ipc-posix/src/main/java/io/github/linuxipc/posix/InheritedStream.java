package io.github.linuxipc.posix;

import java.lang.ref.Reference;

/**
 * A standard stream, read or written without blocking, whatever its mode is: that mode belongs to
 * the open file description, which other processes share, and is left alone. So is the position,
 * which they share too: a file is not opened anew.
 *
 * <pre>
 *   socket          recv, send        MSG_DONTWAIT
 *   regular file    read, write       never blocks for long
 *   pipe            preadv2, pwritev2 RWF_NOWAIT, where the kernel has it
 *   anything else   poll(2), then read, write
 * </pre>
 *
 * <p>The last way blocks if another process takes what poll has found; on a pipe, Linux 6.4 and
 * later avoid that. One thread at a time.
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
   * Opens a stream by another descriptor of the same open file description. Ask {@link
   * StandardStream#problem} before.
   *
   * @param stream the stream
   * @return the open stream
   * @throws ErrnoException if it is closed, or descriptors are short
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
   * Reads what there is.
   *
   * @param to the memory; its position is not moved
   * @param offset where to begin
   * @param length the most bytes
   * @return how many bytes were read, 0 at the end, -1 if there is nothing now
   * @throws ErrnoException if it fails
   */
  public int read(NativeBuffer to, int offset, int length) throws ErrnoException {
    return transfer(to, offset, length, Poll.IN);
  }

  /**
   * Writes what there is room for.
   *
   * @param from the memory; its position is not moved
   * @param offset where to begin
   * @param length how many bytes
   * @return how many bytes were written, perhaps fewer than asked for; -1 if there is no room now
   * @throws ErrnoException if it fails; {@link Errno#EPIPE} if nobody reads any more
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

  /** Whether a call would not block; it may fail. */
  private boolean isReady(int direction) throws ErrnoException {
    argument.buffer().putInt(0, file.fd()).putInt(Integer.BYTES, direction);
    int ready = libc.poll(argument.address(), 1, 0);
    if (ready < 0 && NativeLibrary.errno() != Errno.EINTR) {
      throw NativeLibrary.failure("poll");
    }
    return ready > 0;
  }

  /**
   * Returns the descriptor, to wait for.
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
