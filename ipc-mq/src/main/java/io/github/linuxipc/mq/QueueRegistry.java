package io.github.linuxipc.mq;

import io.github.linuxipc.posix.Errno;
import io.github.linuxipc.posix.ErrnoException;
import io.github.linuxipc.posix.Leftovers;
import io.github.linuxipc.posix.MessageQueue;
import io.github.linuxipc.spi.LinkContext;
import io.github.linuxipc.spi.file.DirectoryLock;
import io.github.linuxipc.spi.file.LockWait;
import io.github.linuxipc.spi.file.PrivateDirectory;
import io.github.linuxipc.spi.file.ProcessUser;
import io.github.linuxipc.support.shared.LivenessLocks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * The queues that the receivers of this user have created. A killed receiver leaves its queue in
 * the kernel. The queue counts against the small limit of the user until it is removed. The kernel
 * lists queues only in a file system that need not be mounted. So each queue is recorded as an
 * empty file in a private directory of the user. That directory does not depend on the configured
 * runtime directory, because all queues share one name space. If the private directory belongs to
 * another user, or cannot be created or written, the configured runtime directory is used instead.
 */
final class QueueRegistry {
  private static final String SUFFIX = ".mq";
  private static final FileAttribute<?> OWNER_ONLY =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

  private final Path directory;

  private QueueRegistry(Path directory) {
    this.directory = directory;
  }

  static QueueRegistry open(LinkContext context) throws IOException {
    Path usual = PrivateDirectory.runtime();
    try {
      PrivateDirectory.make(usual);
      if (Files.isWritable(usual)) {
        return new QueueRegistry(usual);
      }
    } catch (IOException e) {
      // It belongs to another user or cannot be created.
    }
    return new QueueRegistry(context.runtimeDirectory());
  }

  /**
   * Runs a section under the lock of the directory. Meanwhile no other receiver that uses this
   * registry can bind. A receiver that closes removes its queue without the lock.
   */
  <T> T locked(LinkContext context, DirectoryLock.Section<T> section) throws IOException {
    return DirectoryLock.locked(directory, LockWait.opening(context), section);
  }

  void add(String queue) throws IOException {
    Path recordFile = recordFile(queue);
    if (!Files.exists(recordFile)) {
      Files.createFile(recordFile, OWNER_ONLY);
    }
  }

  /**
   * Removes the record of a queue. Does not fail, because the next sweep removes a record without a
   * queue.
   */
  void remove(String queue) {
    try {
      Files.deleteIfExists(recordFile(queue));
    } catch (IOException e) {
      // The next sweep removes the record.
    }
  }

  private Path recordFile(String queue) {
    return directory.resolve(queue.substring(1) + SUFFIX);
  }

  /**
   * Removes the queues of dead receivers, and the records that have no queue. Persistent queues
   * stay.
   */
  void sweep() {
    Leftovers.sweep(directory, "*" + SUFFIX, QueueRegistry::removeIfAbandoned);
  }

  private static void removeIfAbandoned(Path recordFile) throws IOException {
    String file = recordFile.getFileName().toString();
    if (!isInUse("/" + file.substring(0, file.length() - SUFFIX.length()))) {
      Files.deleteIfExists(recordFile);
    }
  }

  /**
   * Returns whether a queue stays, because it has a live receiver, is persistent or belongs to
   * another user. Otherwise removes the queue and returns false.
   */
  private static boolean isInUse(String name) throws IOException {
    try (MessageQueue queue = MessageQueue.open(name)) {
      if (queue.file().status().uid() != ProcessUser.uid()
          || QueueHandle.isSticky(queue)
          || new LivenessLocks(queue.file()).isReceiverAlive()) {
        return true;
      }
      MessageQueue.unlink(name);
      return false;
    } catch (ErrnoException e) {
      if (e.errno() != Errno.ENOENT) {
        throw e;
      }
      return false;
    }
  }
}
