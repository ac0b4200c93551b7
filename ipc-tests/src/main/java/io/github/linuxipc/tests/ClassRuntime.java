package io.github.linuxipc.tests;

import io.github.linuxipc.tests.guard.DirectoryTree;
import io.github.linuxipc.tests.guard.DirectoryUse;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;

/** The runtime directory of a test class. */
final class ClassRuntime implements AutoCloseable {
  /** Processes that were killed, and threads that close endpoints, need a moment to end. */
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final Path directory;

  ClassRuntime() throws IOException {
    this.directory = DirectoryTree.create("ipc-test-");
  }

  Path directory() {
    return directory;
  }

  /** Deletes the directory, and throws if something used it until then. */
  @Override
  public void close() throws IOException {
    Set<String> left;
    try {
      left = DirectoryUse.awaitEnd(directory, PATIENCE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted before the use of " + directory + " had ended", e);
    } finally {
      DirectoryTree.delete(directory);
    }
    if (!left.isEmpty()) {
      throw new AssertionError(
          "The tests of this class left in use: "
              + String.join(", ", left)
              + ". Close each Ipc that an injected IpcBuilder has built, and end child processes.");
    }
  }
}
