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
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

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

  /** Returns the registry that {@link #open} returns, without creating its directory. */
  static QueueRegistry existing(Path runtime) throws IOException {
    Path usual = PrivateDirectory.runtime();
    try {
      PrivateDirectory.check(usual);
      if (Files.isWritable(usual)) {
        return new QueueRegistry(usual);
      }
    } catch (IOException e) {
      // It does not exist, or belongs to another user.
    }
    return new QueueRegistry(runtime);
  }

  /**
   * Runs a section under the lock of the directory. Meanwhile no other receiver that uses this
   * registry can bind. A receiver that closes removes its queue without the lock.
   */
  <T> T locked(LockWait wait, DirectoryLock.Section<T> section) throws IOException {
    return DirectoryLock.locked(directory, wait, section);
  }

  /**
   * Returns the names of the queues that have a record, and of those with this user's prefix that
   * the kernel lists. It lists them only if the file system of queues is mounted.
   */
  Set<String> queues() throws IOException {
    Set<String> names = new TreeSet<>();
    for (String record : files(directory, "*" + SUFFIX)) {
      names.add("/" + record.substring(0, record.length() - SUFFIX.length()));
    }
    Path kernel = Path.of(MessageQueue.DIRECTORY);
    if (Files.isDirectory(kernel)) {
      files(kernel, QueueName.prefix().substring(1) + "*").forEach(name -> names.add("/" + name));
    }
    return names;
  }

  private static List<String> files(Path directory, String glob) throws IOException {
    List<String> names = new ArrayList<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, glob)) {
      files.forEach(file -> names.add(String.valueOf(file.getFileName())));
    } catch (NoSuchFileException e) {
      return List.of();
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    return names;
  }

  /** Returns whether a queue has a record. */
  boolean isRecorded(String queue) {
    return Files.exists(recordFile(queue));
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

  /**
   * Removes the record of a queue that was removed, unless a successor has created a queue of that
   * name. Does not fail: if the lock is not free soon, the next sweep removes the record.
   */
  void removeIfUnused(String queue) {
    try {
      boolean unused =
          locked(LockWait.brief(), () -> !exists(queue) && Files.deleteIfExists(recordFile(queue)));
    } catch (IOException e) {
      // The next sweep removes the record.
    }
  }

  private static boolean exists(String queue) throws IOException {
    try {
      MessageQueue.open(queue).close();
      return true;
    } catch (ErrnoException e) {
      if (e.errno() != Errno.ENOENT) {
        throw e;
      }
      return false;
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
