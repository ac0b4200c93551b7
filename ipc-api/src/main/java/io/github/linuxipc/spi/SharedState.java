package io.github.linuxipc.spi;

import io.github.linuxipc.channel.IpcException;
import java.nio.ByteBuffer;

/**
 * An open piece of shared state. Thread-safe. Each open of the same state is an owner of locks of
 * its own, even within one process.
 */
public interface SharedState extends AutoCloseable {
  /**
   * Returns the memory. It is all zeros when the state is created. It stays valid after {@link
   * #close} as long as the buffer is reachable.
   *
   * @return a direct buffer from 0 to the length, whose address is a multiple of 64
   */
  ByteBuffer memory();

  /**
   * Acquires an exclusive lock, without waiting. The lock is released by {@link #unlock}, by {@link
   * #close}, and by the end of the process in whatever way.
   *
   * @param number the number of the lock, 0 to 65535; locks with different numbers are independent
   * @return whether it was acquired; false if another open of the state holds it
   * @throws IpcException if the kernel reports an error
   */
  boolean tryLock(int number) throws IpcException;

  /**
   * Releases a lock. Has no effect if this object does not hold it.
   *
   * @param number the number of the lock
   * @throws IpcException if the kernel reports an error
   */
  void unlock(int number) throws IpcException;

  /**
   * Returns whether another open of the state holds a lock.
   *
   * @param number the number of the lock
   * @return whether it does
   * @throws IpcException if the kernel reports an error
   */
  boolean isLockedElsewhere(int number) throws IpcException;

  /**
   * Returns whether a later open of the address will find this state. The answer is at most 1.5 s
   * old.
   *
   * @return false if the state was removed, replaced or truncated by another program
   */
  boolean isIntact();

  /**
   * Looks whether the state is intact, so that {@link #isIntact} answers as of now. Called where
   * something is wrong already.
   *
   * @return as {@link #isIntact}
   */
  default boolean checkIntact() {
    return isIntact();
  }

  /**
   * Creates an object with which a thread sleeps on a word of the memory.
   *
   * @param index the offset of a 32-bit word, a multiple of 4
   * @return the object
   */
  Sleep sleepOn(int index);

  /** Ends the use of the state. Idempotent. Called on an engine thread. */
  @Override
  void close();

  /** Sleeps on a word of the memory, and wakes those that sleep on it. */
  interface Sleep {
    /**
     * Sleeps until {@link #wake} is called in any process, the time-out passes, or the thread is
     * interrupted, provided that the word has the expected value. Returns at once if it has not, or
     * if an interrupt is pending. May return spuriously. An interrupt stays pending; it may set the
     * word to 0 and end the sleep of others. One thread at a time.
     *
     * @param expected the expected value of the word
     * @param timeoutNs the longest sleep in nanoseconds
     * @throws IpcException if the kernel reports an error
     */
    void await(int expected, long timeoutNs) throws IpcException;

    /**
     * Wakes threads that sleep on the word, in all processes. Any thread may call it.
     *
     * @param count how many at most
     * @throws IpcException if the kernel reports an error
     */
    void wake(int count) throws IpcException;

    /** Releases what {@link #await} has allocated. No thread may be in {@link #await}. */
    void close();
  }
}
