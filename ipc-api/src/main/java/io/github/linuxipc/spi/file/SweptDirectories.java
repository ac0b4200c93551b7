package io.github.linuxipc.spi.file;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Directories whose old files a cleaner deletes, such as systemd-tmpfiles: sockets and locks of
 * channels in use too. Thread-safe.
 */
public final class SweptDirectories {
  /** What a warning says behind the path. */
  public static final String WARNING = ": what cleans that directory deletes channels in use";

  private static final List<Path> SWEPT = List.of(Path.of("/tmp"), Path.of("/var/tmp"));
  private static final int MOST_WARNINGS = 64;
  private static final List<Path> WARNED = new ArrayList<>();

  private SweptDirectories() {}

  /**
   * Tells which swept directory a path lies in.
   *
   * @param path an absolute path; it need not exist
   * @return the swept directory, or empty
   */
  public static Optional<Path> above(Path path) {
    Path real = real(path);
    return SWEPT.stream()
        .filter(swept -> path.startsWith(swept) || real.startsWith(swept))
        .findFirst();
  }

  /** Resolves the links of that part of a path that exists. */
  private static Path real(Path path) {
    for (Path part = path; part != null; part = part.getParent()) {
      try {
        return part.toRealPath().resolve(part.relativize(path));
      } catch (IOException e) {
        // What does not exist yet is made below the next part that does.
      }
    }
    return path;
  }

  /**
   * Tells whether a cleaner sweeps a path and nobody was warned of it before.
   *
   * @param path the path
   * @return true once for a path, and for none below it
   */
  public static boolean warrantsWarning(Path path) {
    return above(path).isPresent() && isNew(path);
  }

  /** The logger is looked up when it is needed: few processes ever do. */
  static void warn(Path path, String words) {
    if (warrantsWarning(path)) {
      System.getLogger(SweptDirectories.class.getName())
          .log(System.Logger.Level.WARNING, words + WARNING);
    }
  }

  private static boolean isNew(Path path) {
    synchronized (WARNED) {
      if (WARNED.size() == MOST_WARNINGS || WARNED.stream().anyMatch(path::startsWith)) {
        return false;
      }
      return WARNED.add(path);
    }
  }
}
