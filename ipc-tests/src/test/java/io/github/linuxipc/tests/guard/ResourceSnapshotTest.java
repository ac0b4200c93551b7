package io.github.linuxipc.tests.guard;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.linuxipc.posix.ErrnoException;
import io.github.linuxipc.posix.MessageQueue;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ResourceSnapshotTest {
  private final String queue = "/ipc-snapshot-" + ProcessHandle.current().pid();

  /**
   * Opens a queue, and returns the resources that snapshots find to be left open. Removes the
   * queue's name before the second snapshot if {@code unlinked}.
   */
  private Set<String> leftByAQueue(boolean unlinked) throws ErrnoException {
    ResourceSnapshot before = ResourceSnapshot.now();
    MessageQueue open = MessageQueue.create(queue, 1, 1);
    try {
      if (unlinked) {
        MessageQueue.unlink(queue);
      }
      return ResourceSnapshot.now().since(before);
    } finally {
      open.close();
      if (!unlinked) {
        MessageQueue.unlink(queue);
      }
    }
  }

  @Test
  void shouldHoldTheDescriptorOfAMessageQueue() throws Exception {
    Set<String> left = leftByAQueue(false);
    assertTrue(left.stream().anyMatch(entry -> entry.endsWith(queue)), left::toString);
  }

  @Test
  void shouldHoldTheDescriptorOfAMessageQueueWithoutAName() throws Exception {
    Set<String> left = leftByAQueue(true);
    assertTrue(left.stream().anyMatch(entry -> entry.contains(queue)), left::toString);
  }

  @Test
  void shouldIgnoreAFileOfTheRootDirectory() throws Exception {
    Optional<Path> found = anyFileOfTheRootDirectory();
    assumeTrue(found.isPresent(), "needs a readable file in /");
    Path file = found.get();
    ResourceSnapshot before = ResourceSnapshot.now();
    try (InputStream open = Files.newInputStream(file)) {
      open.read();
      Set<String> left = ResourceSnapshot.now().since(before);
      assertTrue(left.stream().noneMatch(entry -> entry.contains(file.toString())), left::toString);
    }
  }

  private static Optional<Path> anyFileOfTheRootDirectory() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("/"))) {
      return files.filter(f -> Files.isRegularFile(f) && Files.isReadable(f)).findAny();
    }
  }
}
