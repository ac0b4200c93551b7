package io.github.linuxipc.engine.topic;

import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;

/**
 * The members word of a topic: two counters in a mapped file. The first rises with each
 * subscription, after its record was written, so that a publisher that reads the old value began to
 * publish before the subscription was complete. The second rises with each publisher.
 *
 * <p>The counters are written only under the topic's lock. They are therefore changed by a load and
 * a store: an atomic addition on a mapping that another process has truncated would kill the JVM.
 */
final class MembersWord {
  private static final VarHandle LONG =
      MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final int SUBSCRIPTIONS = 0;
  private static final int PUBLISHERS = 8;
  private static final int LENGTH = 16;

  private final ByteBuffer memory;
  private final long inode;

  private MembersWord(ByteBuffer memory, long inode) {
    this.memory = memory;
    this.inode = inode;
  }

  /** Maps the file. Called on engine threads. */
  static MembersWord map(Path file) throws IOException {
    return new MembersWord(TopicFile.map(file, LENGTH), inode(file));
  }

  /** Creates the file, filled, unless it exists. Called under the topic's lock. */
  static void create(Path file) throws IOException {
    if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    Path filled = TopicFile.fill(file, TopicFile.content(LENGTH));
    Files.createLink(file, filled);
    Files.delete(filled);
  }

  /** Returns the inode of a file; a mapped one is not reused. */
  static long inode(Path file) throws IOException {
    return ((Number) Files.getAttribute(file, "unix:ino", LinkOption.NOFOLLOW_LINKS)).longValue();
  }

  long inode() {
    return inode;
  }

  /** Returns how many subscriptions there have been, with acquire order. */
  long subscriptionsAcquire() {
    return (long) LONG.getAcquire(memory, SUBSCRIPTIONS);
  }

  /** Returns how many publishers there have been. */
  long publishersAcquire() {
    return (long) LONG.getAcquire(memory, PUBLISHERS);
  }

  /** Counts a subscription whose record was written. Called under the topic's lock. */
  void addSubscription() {
    LONG.setVolatile(memory, SUBSCRIPTIONS, (long) LONG.getVolatile(memory, SUBSCRIPTIONS) + 1);
  }

  /** Counts a publisher that was announced. Called under the topic's lock. */
  void addPublisher() {
    LONG.setVolatile(memory, PUBLISHERS, (long) LONG.getVolatile(memory, PUBLISHERS) + 1);
  }
}
