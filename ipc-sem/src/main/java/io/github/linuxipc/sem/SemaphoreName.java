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
 * The random name of a semaphore of this library. The name is random because another process could
 * create a semaphore with a predictable name first.
 *
 * @param name the name without its leading slash
 */
record SemaphoreName(String name) {
  private static final Pattern PATTERN = Pattern.compile("ipc-[0-9]{1,10}-[0-9a-f]{16}");
  private static final String KEY = "sem=";

  static SemaphoreName random(int uid) {
    long random = ThreadLocalRandom.current().nextLong();
    return new SemaphoreName(prefix(uid) + "%016x".formatted(random));
  }

  /** Returns the prefix of the names of a user's semaphores. */
  static String prefix(int uid) {
    return "ipc-" + Integer.toUnsignedString(uid) + "-";
  }

  /**
   * Returns the name of the semaphore to which a file belongs. Returns empty if the name does not
   * have the form of this library's names.
   */
  static Optional<SemaphoreName> ofFile(Path file) {
    String text = file.getFileName().toString();
    String prefix = NamedSemaphore.file("").getFileName().toString();
    return text.startsWith(prefix)
        ? parse(KEY + text.substring(prefix.length()))
        : Optional.empty();
  }

  /** Returns whether the name still leads to the given file. */
  boolean isLinkedTo(FileStat file) {
    try {
      return file.isSameFile(FileStat.of(NamedSemaphore.file(name)));
    } catch (ErrnoException e) {
      return false;
    }
  }

  /**
   * Parses an announced name. Returns empty if it does not have the form of this library's names.
   */
  static Optional<SemaphoreName> parse(String detail) {
    String name = detail.startsWith(KEY) ? detail.substring(KEY.length()) : "";
    return PATTERN.matcher(name).matches()
        ? Optional.of(new SemaphoreName(name))
        : Optional.empty();
  }

  String detail() {
    return KEY + name;
  }

  /** Removes the name. Has no effect if the name has been removed already. */
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
