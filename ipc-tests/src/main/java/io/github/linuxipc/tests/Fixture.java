package io.github.linuxipc.tests;

import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.tests.guard.DirectoryTree;
import io.github.linuxipc.tests.traffic.Streamer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The resources of one test: a runtime directory of its own, a channel name that no other test
 * uses, and everything that is closed when the test ends.
 */
final class Fixture {
  private static final AtomicInteger SERIAL = new AtomicInteger();

  private final String channel =
      "kit-" + Long.toString(ProcessHandle.current().pid(), 36) + "-" + SERIAL.incrementAndGet();
  private final List<AutoCloseable> opened = new ArrayList<>();
  private final List<Streamer> streams = new ArrayList<>();
  private @Nullable Path directory;

  String channel() {
    return channel;
  }

  synchronized Path directory() throws IOException {
    if (directory == null) {
      directory = DirectoryTree.create("ipc-kit-");
    }
    return directory;
  }

  synchronized <T extends AutoCloseable> T closeAtEnd(T resource) {
    opened.add(resource);
    return resource;
  }

  synchronized Streamer closeAtEnd(Streamer stream) {
    streams.add(stream);
    return stream;
  }

  /** Returns the contents of the runtime directory as paths relative to it. */
  Set<String> files() throws IOException {
    Path root = directory();
    try (Stream<Path> paths = Files.walk(root)) {
      return paths
          .filter(path -> !path.equals(root))
          .map(path -> root.relativize(path).toString())
          .collect(Collectors.toCollection(TreeSet::new));
    }
  }

  /**
   * Closes everything in the order in which it was opened. Most tests open receivers first. Their
   * receivers are therefore closed first, and no close of a sender waits for a receiver to read.
   */
  void close() throws Exception {
    streams.forEach(Streamer::interrupt);
    List<Throwable> failures = new ArrayList<>();
    for (AutoCloseable resource : opened) {
      try {
        resource.close();
      } catch (IpcException e) {
        // Messages that are undelivered at the end of a test are no failure.
      } catch (Exception | Error e) {
        failures.add(e);
      }
    }
    if (directory != null) {
      DirectoryTree.delete(directory);
    }
    if (!failures.isEmpty()) {
      throw new AssertionError("closing failed", failures.get(0));
    }
  }
}
