package io.github.linuxipc.tests;

import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.tests.traffic.Streamer;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
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
      directory =
          Files.createTempDirectory(
              Path.of("/dev/shm"),
              "ipc-kit-",
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
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
    removeDirectory();
    if (!failures.isEmpty()) {
      throw new AssertionError("closing failed", failures.get(0));
    }
  }

  private void removeDirectory() throws IOException {
    boolean removed = directory == null;
    for (int attempts = 10; !removed; attempts--) {
      try {
        Files.walkFileTree(directory, new Remover());
        removed = true;
      } catch (DirectoryNotEmptyException e) { // a child that outlived its parent is ending
        if (attempts == 0) {
          throw e;
        }
      }
    }
  }

  /** Removes a directory tree. Closing endpoints may remove parts of it at the same time. */
  private static final class Remover extends SimpleFileVisitor<Path> {
    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      Files.deleteIfExists(file);
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
      if (e instanceof NoSuchFileException) {
        return FileVisitResult.CONTINUE;
      }
      throw e;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException e)
        throws IOException {
      Files.deleteIfExists(directory);
      return FileVisitResult.CONTINUE;
    }
  }
}
