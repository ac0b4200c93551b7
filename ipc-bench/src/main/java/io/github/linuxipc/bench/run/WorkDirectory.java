package io.github.linuxipc.bench.run;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * A directory in memory that contains a directory for each measurement. It is removed at the end,
 * also after Ctrl-C.
 */
public final class WorkDirectory implements AutoCloseable {
  private static final FileAttribute<?> OWNER_ONLY =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

  private final Path root;
  private final Thread atExit = new Thread(this::clear, "ipc-bench-exit");
  private int measurements;

  /**
   * Creates the directory.
   *
   * @param parent a directory in memory
   * @throws IOException if it cannot be created
   */
  public WorkDirectory(Path parent) throws IOException {
    this.root = Files.createTempDirectory(parent, "ipc-bench-", OWNER_ONLY);
    Runtime.getRuntime().addShutdownHook(atExit);
  }

  /**
   * Creates a measurement's directory.
   *
   * @return its path
   * @throws IOException if it cannot be created
   */
  public Path enter() throws IOException {
    return Files.createDirectory(root.resolve(Integer.toString(measurements++)), OWNER_ONLY);
  }

  /** Removes a directory with its contents. */
  static void clear(Path directory) throws IOException {
    List<Path> found;
    try (Stream<Path> all = Files.walk(directory)) {
      found = all.sorted(Comparator.reverseOrder()).toList();
    } catch (NoSuchFileException e) {
      return;
    }
    for (Path path : found) {
      Files.deleteIfExists(path);
    }
  }

  private void clear() {
    try {
      clear(root);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    clear();
    Runtime.getRuntime().removeShutdownHook(atExit);
  }
}
