package io.github.linuxipc.posix;

import java.lang.ref.Reference;
import java.nio.ByteBuffer;

/**
 * A word that threads of several processes sleep on: {@code futex(2)}, not private. The memory must
 * stay mapped as long as this object is used. Waking is for any thread; waiting for one at a time.
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
   * Makes the access to a word.
   *
   * @param memory direct or mapped memory
   * @param index the word's index, a multiple of 4
   */
  public Futex(ByteBuffer memory, int index) {
    if (index < 0 || index > memory.capacity() - Integer.BYTES) {
      throw new IndexOutOfBoundsException(index);
    }
    this.memory = memory;
    this.address = DirectMemory.address(memory.duplicate().clear()) + index;
    if ((address & 3) != 0) {
      throw new IllegalArgumentException("a futex word lies at a multiple of 4");
    }
  }

  /**
   * Sleeps while the word has a value. Neither an interrupt nor a close ends it: callers are woken
   * by {@link #wake}, or wait in slices.
   *
   * @param expected the value; if the word has another, the call returns at once
   * @param timeoutNs the longest sleep in nanoseconds
   * @return false if the time passed; true after a wake-up, for another value or for no reason
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
   * @param count the most threads to wake
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
