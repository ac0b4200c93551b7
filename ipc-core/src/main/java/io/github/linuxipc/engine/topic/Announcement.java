package io.github.linuxipc.engine.topic;

import io.github.linuxipc.topic.WhenFull;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Collection;

/**
 * The announcement of a publisher: a mapped file that outlives its process, so that a subscriber
 * learns of a final gap.
 *
 * <pre>
 *    0  magic number and version
 *    8  state: 1 open, 2 closed
 *   16  the publisher's process id
 *   24  the inode of the members file that the publisher reads
 *   32  the number of the last message that was accepted
 *   40  the policies that the publisher allows: 1 wait, 2 skip, 4 leave
 *   48  the subscriptions that there had been when the publisher was found dead, plus 1; 0 before
 * </pre>
 */
final class Announcement {
  private static final VarHandle LONG =
      MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long MAGIC = 0x3142555043504931L;
  private static final long OPEN = 1;
  private static final long CLOSED = 2;
  private static final int STATE = 8;
  private static final int PID = 16;
  private static final int INODE = 24;
  private static final int LAST_NUMBER = 32;
  private static final int ALLOWED = 40;
  private static final int FOUND_DEAD = 48;
  private static final int LENGTH = 64;

  private final ByteBuffer memory;

  private Announcement(ByteBuffer memory) {
    this.memory = memory;
  }

  /** Creates the file of an open publisher, and maps it. Called on engine threads. */
  static Announcement create(
      Path file, long pid, long inode, long lastNumber, Collection<WhenFull> allowed)
      throws IOException {
    ByteBuffer content = TopicFile.content(LENGTH);
    long bits = 0;
    for (WhenFull policy : allowed) {
      bits |= bit(policy);
    }
    content.putLong(0, MAGIC).putLong(STATE, OPEN).putLong(PID, pid).putLong(INODE, inode);
    content.putLong(LAST_NUMBER, lastNumber).putLong(ALLOWED, bits);
    TopicFile.write(file, content);
    return map(file);
  }

  /** Maps the file of a publisher. Called on engine threads. */
  static Announcement map(Path file) throws IOException {
    ByteBuffer memory = TopicFile.map(file, LENGTH);
    if (memory.getLong(0) != MAGIC) {
      throw new IOException("the file " + file + " is no announcement of this version");
    }
    return new Announcement(memory);
  }

  private static long bit(WhenFull policy) {
    return switch (policy) {
      case WAIT -> 1;
      case SKIP -> 2;
      case LEAVE -> 4;
    };
  }

  /** Returns whether the publisher has not closed; it may be dead. */
  boolean isOpen() {
    return (long) LONG.getAcquire(memory, STATE) == OPEN;
  }

  void close() {
    LONG.setRelease(memory, STATE, CLOSED);
  }

  long pid() {
    return (long) LONG.getAcquire(memory, PID);
  }

  /** Returns the inode of the members file that the publisher reads. */
  long inodeAcquire() {
    return (long) LONG.getAcquire(memory, INODE);
  }

  /** Sets which members file the publisher reads. It then scans. */
  void inodeRelease(long inode) {
    LONG.setVolatile(memory, INODE, inode);
  }

  long lastNumberAcquire() {
    return (long) LONG.getAcquire(memory, LAST_NUMBER);
  }

  void lastNumberRelease(long number) {
    LONG.setRelease(memory, LAST_NUMBER, number);
  }

  boolean allows(WhenFull policy) {
    return ((long) LONG.getAcquire(memory, ALLOWED) & bit(policy)) != 0;
  }

  /**
   * Returns how many subscriptions there had been when the publisher was first found dead; more
   * than there can be if that was not recorded yet.
   */
  long foundDeadBefore() {
    long before = (long) LONG.getAcquire(memory, FOUND_DEAD);
    return before == 0 ? Long.MAX_VALUE - 1 : before - 1;
  }

  /**
   * Returns how many subscriptions there had been when the publisher was first found dead. Called
   * under the topic's lock.
   */
  long foundDead(long subscriptionsNow) {
    long before = (long) LONG.getAcquire(memory, FOUND_DEAD);
    if (before == 0) {
      LONG.setRelease(memory, FOUND_DEAD, subscriptionsNow + 1);
      return subscriptionsNow;
    }
    return before - 1;
  }
}
