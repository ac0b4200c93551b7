package io.github.linuxipc.mq;

import io.github.linuxipc.posix.Errno;
import io.github.linuxipc.posix.ErrnoException;
import io.github.linuxipc.posix.MessageQueue;
import io.github.linuxipc.spi.LinkContext;
import io.github.linuxipc.spi.file.DirectoryLock;
import io.github.linuxipc.spi.file.LockWait;
import io.github.linuxipc.spi.file.PrivateDirectory;
import io.github.linuxipc.spi.file.ProcessUser;
import io.github.linuxipc.support.shared.LivenessLocks;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The queues that this user's receivers made. A killed receiver leaves its queue in the kernel,
 * where it counts against the user's small allowance until somebody removes it, and the kernel
 * shows no list of them unless one is mounted. So each is noted as an empty file in the user's own
 * directory, whatever runtime directory is configured: queues have one name space.
 */
final class QueueRegistry {
  private static final String SUFFIX = ".mq";

  private final Path directory;

  private QueueRegistry(Path directory) {
    this.directory = directory;
  }

  static QueueRegistry open() throws IOException {
    return new QueueRegistry(PrivateDirectory.make(PrivateDirectory.runtime()));
  }

  /** Runs a section while no other process of this user makes or removes queues with it. */
  <T> T locked(LinkContext context, DirectoryLock.Section<T> section) throws IOException {
    return DirectoryLock.locked(directory, LockWait.opening(context), section);
  }

  void add(String queue) throws IOException {
    Path note = note(queue);
    if (!Files.exists(note)) {
      Files.createFile(note);
    }
  }

  /** Does not fail: a note without a queue goes with the next sweep. */
  void remove(String queue) {
    try {
      Files.deleteIfExists(note(queue));
    } catch (IOException e) {
      // as said
    }
  }

  private Path note(String queue) {
    return directory.resolve(queue.substring(1) + SUFFIX);
  }

  /** Removes the queues whose receivers are dead. */
  void sweep() throws IOException {
    try (DirectoryStream<Path> notes = Files.newDirectoryStream(directory, "*" + SUFFIX)) {
      for (Path note : notes) {
        String file = note.getFileName().toString();
        String queue = "/" + file.substring(0, file.length() - SUFFIX.length());
        if (!isInUse(queue)) {
          Files.deleteIfExists(note);
        }
      }
    }
  }

  /** Whether a queue has a live receiver, or is not ours to remove; a dead one's is removed. */
  private static boolean isInUse(String name) {
    try (MessageQueue queue = MessageQueue.open(name)) {
      if (queue.file().status().uid() != ProcessUser.uid()
          || QueueHandle.isSticky(queue)
          || new LivenessLocks(queue.file()).isReceiverAlive()) {
        return true;
      }
      MessageQueue.unlink(name);
      return false;
    } catch (ErrnoException e) {
      return e.errno() != Errno.ENOENT;
    } catch (IOException e) {
      return true;
    }
  }
}
