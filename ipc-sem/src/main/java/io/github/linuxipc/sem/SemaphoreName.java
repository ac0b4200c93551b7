package io.github.linuxipc.sem;

import io.github.linuxipc.posix.Errno;
import io.github.linuxipc.posix.ErrnoException;
import io.github.linuxipc.posix.FileStat;
import io.github.linuxipc.posix.NamedSemaphore;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;

/**
 * The name of a semaphore of ours, drawn at random: one that can be guessed could be taken before.
 *
 * @param name the name without its leading slash
 */
record SemaphoreName(String name) {
  private static final Pattern PATTERN = Pattern.compile("ipc-[0-9]{1,10}-[0-9a-f]{16}");
  private static final String KEY = "sem=";

  static SemaphoreName random(int uid) {
    long drawn = ThreadLocalRandom.current().nextLong();
    return new SemaphoreName(prefix(uid) + "%016x".formatted(drawn));
  }

  /** How the names of a user's semaphores begin. */
  static String prefix(int uid) {
    return "ipc-" + Integer.toUnsignedString(uid) + "-";
  }

  /** Finds the name of the semaphore that a file holds; empty if it cannot be one of ours. */
  static Optional<SemaphoreName> ofFile(Path file) {
    String text = file.getFileName().toString();
    String prefix = NamedSemaphore.file("").getFileName().toString();
    return text.startsWith(prefix)
        ? parse(KEY + text.substring(prefix.length()))
        : Optional.empty();
  }

  /** Whether the name leads to a file. */
  boolean isAt(FileStat file) {
    try {
      return file.isSameFile(FileStat.of(NamedSemaphore.file(name)));
    } catch (ErrnoException e) {
      return false;
    }
  }

  /** Reads what was announced; empty if it is no name that could be ours. */
  static Optional<SemaphoreName> parse(String detail) {
    String name = detail.startsWith(KEY) ? detail.substring(KEY.length()) : "";
    return PATTERN.matcher(name).matches()
        ? Optional.of(new SemaphoreName(name))
        : Optional.empty();
  }

  String detail() {
    return KEY + name;
  }

  /** Removes the name, which may have gone already. */
  void unlink() throws ErrnoException {
    try {
      NamedSemaphore.unlink(name);
    } catch (ErrnoException e) {
      if (e.errno() != Errno.ENOENT) {
        throw e;
      }
    }
  }
}
