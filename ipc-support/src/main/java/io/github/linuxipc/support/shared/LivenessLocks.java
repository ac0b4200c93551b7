package io.github.linuxipc.support.shared;

import io.github.linuxipc.posix.ErrnoException;
import io.github.linuxipc.posix.OfdLock;
import io.github.linuxipc.posix.OpenFile;
import java.util.function.IntConsumer;

/**
 * Who is present at a kernel object, told by {@linkplain OfdLock locks} on the object's own inode.
 * The kernel gives them up the moment their holder dies and keeps them while it is stopped, so
 * neither names nor clocks decide. The offsets are names: no byte there is ever read or written.
 *
 * <pre>
 *   offset                 length                   held by    says
 *   0                      1                        receiver   the receiver lives
 *   1 .. max-senders       1                        a sender   one of the places is taken
 *   2^32 + sender number   1                        a sender   the sender of this number lives
 *   2^33                   wire version             receiver   ... is the length of the lock
 *   2^34                   max-senders              receiver   likewise
 *   2^35                   max-message-size + 1     receiver   likewise; taken last
 *   2^54 + number * 2^22   process id               a sender   likewise, for the log; taken first
 * </pre>
 *
 * <p>A sender comes when the last of the receiver's locks is there. Not for two threads at a time.
 */
public final class LivenessLocks {
  private static final long RECEIVER = 0;
  private static final long FIRST_PLACE = 1;
  private static final long SENDERS = 1L << 32;
  private static final long SENDERS_LENGTH = 1L << 32;
  private static final long WIRE_VERSION = 1L << 33;
  private static final long MAX_SENDERS = 1L << 34;
  private static final long MAX_MESSAGE_SIZE = 1L << 35;
  private static final long PROCESSES = 1L << 54;

  /** No process id of Linux is longer. */
  private static final int PROCESS_BITS = 22;

  private static final long SELF = ProcessHandle.current().pid();

  /** What became of a sender's {@link #join}. */
  public enum Join {
    /** It is present. */
    JOINED,
    /** There are as many senders as the receiver admits. */
    FULL,
    /** A live sender has the number; another is to be drawn. */
    NUMBER_TAKEN
  }

  private final OfdLock lock;

  /**
   * Makes the access to an object's locks.
   *
   * @param file the object, open for writing; what is held falls when it is closed
   */
  public LivenessLocks(OpenFile file) {
    this.lock = new OfdLock(file);
  }

  /**
   * Becomes the receiver, and says on which terms. Senders may come from now on.
   *
   * @param wireVersion the version of the frame format, at least 1
   * @param maxSenders how many senders are admitted, at least 1
   * @param maxMessageSize the largest message in bytes
   * @return false if there is a receiver
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
   * Becomes a receiver on no terms, for programs that know of none. Its object is open for reading
   * alone, so the lock is a shared one: who binds must ask {@link #isReceiverAlive} before, under a
   * lock of the directory.
   *
   * @return false if there is a receiver on terms
   * @throws ErrnoException if the kernel fails
   */
  public boolean lockAsRawReceiver() throws ErrnoException {
    return lock.tryShare(RECEIVER, 1);
  }

  /**
   * Tells whether another description holds the receiver's lock.
   *
   * @return whether the receiver lives
   * @throws ErrnoException if the kernel fails
   */
  public boolean isReceiverAlive() throws ErrnoException {
    return lock.find(RECEIVER, 1);
  }

  /**
   * Returns the receiver's wire version.
   *
   * @return the version, 0 if there is no receiver that is ready
   * @throws ErrnoException if the kernel fails
   */
  public int wireVersion() throws ErrnoException {
    return (int) lengthAt(WIRE_VERSION);
  }

  /**
   * Returns the receiver's largest message.
   *
   * @return bytes, -1 if there is no receiver that is ready
   * @throws ErrnoException if the kernel fails
   */
  public int maxMessageSize() throws ErrnoException {
    return (int) (lengthAt(MAX_MESSAGE_SIZE) - 1);
  }

  private long lengthAt(long start) throws ErrnoException {
    return lock.find(start, 1) ? lock.foundLength() : 0;
  }

  /**
   * Becomes a sender.
   *
   * @param number the number in its frames, positive
   * @return whether it did; nothing is held otherwise
   * @throws ErrnoException if the kernel fails
   */
  public Join join(int number) throws ErrnoException {
    return join(number, lengthAt(MAX_SENDERS));
  }

  /**
   * Becomes a sender at an object that has no receiver now.
   *
   * @param number the number in its frames, positive
   * @param places how many senders there may be
   * @return whether it did; nothing is held otherwise
   * @throws ErrnoException if the kernel fails
   */
  public Join join(int number, long places) throws ErrnoException {
    if (!lock.tryLock(processes(number), SELF)) {
      return Join.NUMBER_TAKEN;
    }
    if (!lock.tryLock(SENDERS + number, 1)) {
      lock.unlock(processes(number), SELF);
      return Join.NUMBER_TAKEN;
    }
    for (long place = FIRST_PLACE; place < FIRST_PLACE + places; place++) {
      if (lock.tryLock(place, 1)) {
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
   * Tells which process a sender is, by its own word.
   *
   * @param number its number
   * @return the process id, 0 if it has not told or is gone
   * @throws ErrnoException if the kernel fails
   */
  public long processOf(int number) throws ErrnoException {
    return lengthAt(processes(number));
  }

  /**
   * Tells whether a sender lives.
   *
   * @param number its number
   * @return whether another description holds its lock
   * @throws ErrnoException if the kernel fails
   */
  public boolean senderLives(int number) throws ErrnoException {
    return lock.find(SENDERS + number, 1);
  }

  /**
   * Names the senders that live; two calls to the kernel for each, and one more.
   *
   * @param visitor takes their numbers, in no order
   * @throws ErrnoException if the kernel fails
   */
  public void forEachSender(IntConsumer visitor) throws ErrnoException {
    visit(SENDERS, SENDERS + SENDERS_LENGTH, visitor);
  }

  /** The kernel names one lock of a range; the others lie before and behind it. */
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
