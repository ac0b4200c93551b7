package io.github.linuxipc.support.shared;

import io.github.linuxipc.posix.ErrnoException;
import io.github.linuxipc.posix.FileStat;
import io.github.linuxipc.posix.KernelLocks;
import io.github.linuxipc.posix.OfdLock;
import io.github.linuxipc.posix.OpenFile;
import io.github.linuxipc.spi.ChannelParameters;
import java.util.function.IntConsumer;

/**
 * The liveness of the processes that use a kernel object, determined by {@linkplain OfdLock locks}
 * on the object's own inode. The kernel releases the locks when their holder dies, and keeps them
 * while the holder is stopped. So liveness depends on neither names nor clocks. The offsets only
 * identify the locks: no byte at these offsets is ever read or written.
 *
 * <pre>
 *   offset                 length                   held by    meaning
 *   0                      1                        receiver   the receiver is alive
 *   1 .. max-senders       1                        a sender   one of the slots is taken
 *   2^32 + sender number   1                        a sender   the sender of this number is alive
 *   2^33                   wire version             receiver   the value is the length of the lock
 *   2^34                   max-senders              receiver   likewise
 *   2^35                   max-message-size + 1     receiver   likewise; taken last
 *   2^54 + number * 2^22   process id               a sender   likewise, for the log; taken first
 * </pre>
 *
 * <p>A sender joins a receiver only when the receiver holds its last lock. A sender may join a
 * persistent object without a receiver. Not thread-safe.
 */
public final class LivenessLocks {
  private static final long RECEIVER = 0;
  private static final long FIRST_SLOT = 1;
  private static final long SENDERS = 1L << 32;
  private static final long SENDERS_LENGTH = 1L << 32;
  private static final long WIRE_VERSION = 1L << 33;
  private static final long MAX_SENDERS = 1L << 34;
  private static final long MAX_MESSAGE_SIZE = 1L << 35;
  private static final long PROCESSES = 1L << 54;

  /** The maximum number of bits of a Linux process id. */
  private static final int PROCESS_BITS = 22;

  private static final long SELF = ProcessHandle.current().pid();

  /** The result of a sender's {@link #join}. */
  public enum Join {
    /** The sender has joined. */
    JOINED,
    /** The receiver already has as many senders as it admits. */
    FULL,
    /** A live sender has the number; the caller must choose another. */
    NUMBER_TAKEN
  }

  private final OfdLock lock;

  /**
   * Creates access to an object's locks.
   *
   * @param file the object, open for writing unless only {@link #lockAsRawReceiver} and the queries
   *     are called; the locks are released when the file is closed
   */
  public LivenessLocks(OpenFile file) {
    this.lock = new OfdLock(file);
  }

  /**
   * Acquires the receiver's locks, and publishes the channel parameters in their lengths. Senders
   * may join from now on.
   *
   * @param terms the channel parameters
   * @return false if there is another receiver
   * @throws ErrnoException if the kernel fails
   */
  public boolean receive(ChannelParameters terms) throws ErrnoException {
    return receive(terms.wireVersion(), terms.maxSenders(), terms.maxMessageSize());
  }

  /**
   * Acquires the receiver's locks, as {@link #receive(ChannelParameters)} does.
   *
   * @param wireVersion the version of the frame format, at least 1
   * @param maxSenders the number of senders that are admitted, at least 1
   * @param maxMessageSize the largest message in bytes
   * @return false if there is another receiver
   * @throws ErrnoException if the kernel fails
   */
  public boolean receive(int wireVersion, int maxSenders, int maxMessageSize)
      throws ErrnoException {
    return lock.tryLock(RECEIVER, 1)
        && lock.tryLock(WIRE_VERSION, wireVersion)
        && lock.tryLock(MAX_SENDERS, maxSenders)
        && lock.tryLock(MAX_MESSAGE_SIZE, maxMessageSize + 1L);
  }

  /**
   * Acquires the receiver's lock without publishing channel parameters, for a receiver whose
   * senders may not know this library. The object of such a receiver is open for reading only, so
   * the lock is a shared one. A shared lock does not exclude another such receiver, so the caller
   * must first check {@link #isReceiverAlive} under a lock of the directory.
   *
   * @return false if there is a receiver with channel parameters
   * @throws ErrnoException if the kernel fails
   */
  public boolean lockAsRawReceiver() throws ErrnoException {
    return lock.tryShare(RECEIVER, 1);
  }

  /**
   * Returns whether another open file description holds the receiver's lock.
   *
   * @return whether the receiver is alive
   * @throws ErrnoException if the kernel fails
   */
  public boolean isReceiverAlive() throws ErrnoException {
    return lock.find(RECEIVER, 1);
  }

  /**
   * Returns whether the receiver of an object is alive, as the list of all locks says. The object
   * need not be open.
   *
   * @param all the locks that processes hold
   * @param object the object
   * @return whether the receiver's lock is in the list
   */
  public static boolean isReceiverAlive(KernelLocks all, FileStat object) {
    return all.isLocked(object, RECEIVER);
  }

  /**
   * Returns how many senders of an object are alive, as the list of all locks says.
   *
   * @param all the locks that processes hold
   * @param object the object
   * @return the number of senders
   */
  public static int senders(KernelLocks all, FileStat object) {
    return all.count(object, start -> start >= SENDERS && start < SENDERS + SENDERS_LENGTH);
  }

  /**
   * Returns the receiver's wire version.
   *
   * @return the version, 0 if no receiver is ready
   * @throws ErrnoException if the kernel fails
   */
  public int wireVersion() throws ErrnoException {
    return (int) lengthAt(WIRE_VERSION);
  }

  /**
   * Returns the largest message length that the receiver accepts.
   *
   * @return bytes, -1 if no receiver is ready
   * @throws ErrnoException if the kernel fails
   */
  public int maxMessageSize() throws ErrnoException {
    return (int) (lengthAt(MAX_MESSAGE_SIZE) - 1);
  }

  private long lengthAt(long start) throws ErrnoException {
    return lock.find(start, 1) ? lock.foundLength() : 0;
  }

  /**
   * Acquires the locks of a sender at an object that has a receiver.
   *
   * @param number the number in the sender's frames, positive
   * @return the result; no lock is held unless it is {@link Join#JOINED}
   * @throws ErrnoException if the kernel fails
   */
  public Join join(int number) throws ErrnoException {
    return join(number, lengthAt(MAX_SENDERS));
  }

  /**
   * Acquires the locks of a sender at an object that has no receiver now.
   *
   * @param number the number in the sender's frames, positive
   * @param slots the maximum number of senders
   * @return the result; no lock is held unless it is {@link Join#JOINED}
   * @throws ErrnoException if the kernel fails
   */
  public Join join(int number, long slots) throws ErrnoException {
    if (!lock.tryLock(processes(number), SELF)) {
      return Join.NUMBER_TAKEN;
    }
    if (!lock.tryLock(SENDERS + number, 1)) {
      lock.unlock(processes(number), SELF);
      return Join.NUMBER_TAKEN;
    }
    for (long slot = FIRST_SLOT; slot < FIRST_SLOT + slots; slot++) {
      if (lock.tryLock(slot, 1)) {
        return Join.JOINED;
      }
    }
    lock.unlock(SENDERS + number, 1);
    lock.unlock(processes(number), SELF);
    return Join.FULL;
  }

  private static long processes(int number) {
    return PROCESSES + ((long) number << PROCESS_BITS);
  }

  /**
   * Returns the process id of a sender, as the sender states it.
   *
   * @param number the sender's number
   * @return the process id, 0 if the sender has not stated it or has ended
   * @throws ErrnoException if the kernel fails
   */
  public long processOf(int number) throws ErrnoException {
    return lengthAt(processes(number));
  }

  /**
   * Returns whether a sender is alive.
   *
   * @param number the sender's number
   * @return whether another open file description holds the sender's lock
   * @throws ErrnoException if the kernel fails
   */
  public boolean senderLives(int number) throws ErrnoException {
    return lock.find(SENDERS + number, 1);
  }

  /**
   * Visits the live senders. This takes at most two system calls for each sender, and one more.
   *
   * @param visitor receives their numbers, in no particular order
   * @throws ErrnoException if the kernel fails
   */
  public void forEachSender(IntConsumer visitor) throws ErrnoException {
    visit(SENDERS, SENDERS + SENDERS_LENGTH, visitor);
  }

  /**
   * Visits the locks in a range. The kernel reports one lock of the range. This method then visits
   * the ranges before and after that lock.
   */
  private void visit(long from, long to, IntConsumer visitor) throws ErrnoException {
    if (from < to && lock.find(from, to - from)) {
      long start = Math.max(from, lock.foundStart());
      long end = lock.foundLength() == 0 ? to : lock.foundStart() + lock.foundLength();
      visitor.accept((int) (start - SENDERS));
      visit(from, start, visitor);
      visit(end, to, visitor);
    }
  }
}
