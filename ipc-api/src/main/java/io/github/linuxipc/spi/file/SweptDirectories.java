package io.github.linuxipc.spi.file;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Directories whose old files a cleaner deletes, such as systemd-tmpfiles: sockets and locks of
 * channels in use too. Thread-safe.
 */
public final class SweptDirectories {
  private static final Logger LOG = LoggerFactory.getLogger(SweptDirectories.class);
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
   * Logs one WARN for a path in a swept directory, and none for what lies below it then.
   *
   * @param path an absolute path
   * @param words the words for it, such as a setting with its origin
   */
  public static void warn(Path path, String words) {
    if (above(path).isPresent() && isNew(path)) {
      LOG.warn("{}: what cleans that directory deletes channels in use", words);
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
