package io.github.linuxipc.spi.file;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The directories whose old files a cleaner such as systemd-tmpfiles deletes, including sockets and
 * locks of channels in use. Thread-safe.
 */
public final class SweptDirectories {
  /** The text of a warning after the path. */
  public static final String WARNING =
      ": a cleaner deletes old files there, even those of channels in use; choose a directory below"
          + " /run or /dev/shm";

  private static final List<Path> SWEPT = List.of(Path.of("/tmp"), Path.of("/var/tmp"));
  private static final int MOST_WARNINGS = 64;
  private static final List<Path> WARNED = new ArrayList<>();

  private SweptDirectories() {}

  /**
   * Returns the swept directory that contains a path.
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
        // A part that does not exist yet will be created below the next part that exists.
      }
    }
    return path;
  }

  /**
   * Returns whether a cleaner sweeps a path and the caller must log a warning of it. If so, records
   * the path. No further warning is due for a recorded path, for a path below it, or after 64
   * paths.
   *
   * @param path the path
   * @return true at most once for a path
   */
  public static boolean warrantsWarning(Path path) {
    return above(path).isPresent() && isNew(path);
  }

  /**
   * Logs a warning if one is due. Looks the logger up only now, because few processes ever need it.
   */
  static void warn(Path path, String text) {
    if (warrantsWarning(path)) {
      System.getLogger(SweptDirectories.class.getName())
          .log(System.Logger.Level.WARNING, text + WARNING);
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
