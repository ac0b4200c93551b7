package io.github.linuxipc.posix;

import java.lang.ref.Reference;
import java.nio.ByteBuffer;

/**
 * A 32-bit word in memory on which threads of several processes can sleep, with {@code futex(2)}.
 * The futex is shared: {@code FUTEX_PRIVATE_FLAG} is not set. The memory must stay mapped while
 * this object is in use. Any thread may call {@link #wake}. Only one thread at a time may call
 * {@link #await}.
 */
public final class Futex {
  private static final int FUTEX_WAIT = 0;
  private static final int FUTEX_WAKE = 1;
  private static final long NS_PER_S = 1_000_000_000;

  private final LibC libc = NativeLibrary.libc();
  private final long number = SyscallNumber.FUTEX.number();
  private final ByteBuffer memory;
  private final long address;
  private final NativeBuffer timeout = new NativeBuffer(2 * Long.BYTES);

  /**
   * Creates access to a word.
   *
   * @param memory direct or mapped memory
   * @param index the word's offset in the memory in bytes; the word's address must be a multiple of
   *     4
   */
  public Futex(ByteBuffer memory, int index) {
    if (index < 0 || index > memory.capacity() - Integer.BYTES) {
      throw new IndexOutOfBoundsException(index);
    }
    this.memory = memory;
    this.address = DirectMemory.address(memory.duplicate().clear()) + index;
    if ((address & 3) != 0) {
      throw new IllegalArgumentException("the address of a futex word must be a multiple of 4");
    }
  }

  /**
   * Sleeps until {@link #wake} or the time-out, provided that the word has the expected value. A
   * later change of the word alone does not end the sleep. Neither an interrupt of the thread nor a
   * close of the waiting endpoint ends the sleep either. Therefore a caller relies on {@link
   * #wake}, or waits in time slices.
   *
   * @param expected the expected value; the call returns at once if the word has another value
   * @param timeoutNs the longest sleep in nanoseconds
   * @return false on time-out; true after a wake-up, on another value, or spuriously
   * @throws ErrnoException if it fails
   */
  public boolean await(int expected, long timeoutNs) throws ErrnoException {
    long ns = Math.max(0, timeoutNs);
    timeout.buffer().putLong(0, ns / NS_PER_S).putLong(Long.BYTES, ns % NS_PER_S);
    try {
      long result = libc.syscall(number, address, FUTEX_WAIT, expected, timeout.address());
      int errno = result < 0 ? NativeLibrary.errno() : 0;
      return switch (errno) {
        case 0, Errno.EAGAIN, Errno.EINTR -> true;
        case Errno.ETIMEDOUT -> false;
        default -> throw new ErrnoException("futex(FUTEX_WAIT)", errno);
      };
    } finally {
      Reference.reachabilityFence(memory);
    }
  }

  /**
   * Wakes threads that sleep on the word.
   *
   * @param count the maximum number of threads to wake
   * @return how many were woken
   * @throws ErrnoException if it fails
   */
  public int wake(int count) throws ErrnoException {
    try {
      long woken = libc.syscall(number, address, FUTEX_WAKE, count, 0);
      if (woken < 0) {
        throw NativeLibrary.failure("futex(FUTEX_WAKE)");
      }
      return (int) woken;
    } finally {
      Reference.reachabilityFence(memory);
    }
  }
}
