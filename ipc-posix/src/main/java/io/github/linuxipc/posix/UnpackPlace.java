package io.github.linuxipc.posix;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A directory in which a native library may be unpacked: its file system allows execution, and no
 * other user can move away what this one makes there.
 *
 * @param path the directory
 * @param chosen whether the application has chosen it, and so answers for it
 */
record UnpackPlace(Path path, boolean chosen) {
  private static final int GROUP_OR_OTHERS_WRITE = 022;
  private static final int STICKY = 01000;
  private static final int ROOT = 0;

  /** Stands for every user whom a user namespace does not know. */
  private static final int OVERFLOW_UID = 65534;

  private static final String WHOLE_UID_MAP = "4294967295";

  /** Returns the places in the order in which they are tried. */
  static List<UnpackPlace> candidates(@Nullable String chosen) {
    List<UnpackPlace> candidates = new ArrayList<>();
    if (chosen != null) {
      candidates.add(new UnpackPlace(Path.of(chosen).toAbsolutePath(), true));
      return candidates;
    }
    Set<Path> paths = new LinkedHashSet<>();
    paths.add(Path.of(System.getProperty("java.io.tmpdir", "/tmp")).toAbsolutePath());
    paths.add(Path.of("/dev/shm"));
    paths.add(Path.of("/var/tmp"));
    Path home = Path.of(System.getProperty("user.home", "/nonexistent"));
    Path cache = home.resolve(".cache");
    if (home.isAbsolute()) {
      paths.add(Files.isDirectory(cache) ? cache : home);
    }
    paths.forEach(path -> candidates.add(new UnpackPlace(path, false)));
    return candidates;
  }

  /** Says in a few words why a place will not do. */
  String reason(Exception e) {
    if (e instanceof NoSuchFileException) {
      return path + ": not there";
    }
    if (e instanceof AccessDeniedException) {
      return path + ": not writable";
    }
    if (e instanceof FileSystemException failure && failure.getReason() != null) {
      return path + ": " + failure.getReason();
    }
    return path + ": " + (e.getMessage() == null ? e.toString() : e.getMessage());
  }

  /**
   * Returns the directory without symbolic links, if libraries in it can be loaded.
   *
   * @throws IOException if not, with the reason
   */
  Path executable() throws IOException {
    Path real = path.toRealPath();
    if (real.toString().indexOf(':') >= 0) {
      throw new IOException("jffi takes no path with a colon");
    }
    if (isNoexec(real)) {
      throw new IOException("mounted noexec");
    }
    return real;
  }

  /** The mount that covers a path is the last one listed of those with the longest prefix. */
  private static boolean isNoexec(Path real) {
    Path covering = Path.of("/");
    boolean noexec = false;
    try {
      for (String line :
          Files.readAllLines(Path.of("/proc/self/mountinfo"), StandardCharsets.ISO_8859_1)) {
        String[] fields = line.split(" ", -1);
        if (fields.length > 5) {
          Path mount = Path.of(unescaped(fields[4]));
          if (real.startsWith(mount) && mount.startsWith(covering)) {
            covering = mount;
            noexec = List.of(fields[5].split(",", -1)).contains("noexec");
          }
        }
      }
    } catch (IOException | RuntimeException e) {
      return false; // then loading tells
    }
    return noexec;
  }

  /** Blanks and the like stand as octal numbers there; the rest are bytes of the path. */
  private static String unescaped(String field) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < field.length(); i++) {
      if (field.charAt(i) == '\\' && i + 3 < field.length()) {
        text.append((char) Integer.parseInt(field.substring(i + 1, i + 4), 8));
        i += 3;
      } else {
        text.append(field.charAt(i));
      }
    }
    return new String(
        text.toString().getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
  }

  /**
   * Checks that no other user can put something else in the place of what was made here.
   *
   * @param made what was made
   * @throws IOException if one can, with the reason
   */
  void requireUntouchable(Path made) throws IOException {
    if (chosen) {
      return;
    }
    int uid = uid(made);
    boolean wholeNamespace =
        Files.readString(Path.of("/proc/self/uid_map")).contains(WHOLE_UID_MAP);
    for (Path above = made.getParent(); above != null; above = above.getParent()) {
      int owner = uid(above);
      int mode = mode(above);
      boolean trusted = owner == uid || owner == ROOT || (owner == OVERFLOW_UID && !wholeNamespace);
      if (!trusted || ((mode & GROUP_OR_OTHERS_WRITE) != 0 && (mode & STICKY) == 0)) {
        Files.delete(made);
        throw new IOException("other users may write to " + above);
      }
    }
  }

  /** Whether it is a directory of a user's alone. */
  static boolean isPrivate(Path directory, int uid) throws IOException {
    if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
      return false;
    }
    return uid(directory) == uid && (mode(directory) & 07777) == 0700;
  }

  /** The owner. */
  static int uid(Path path) throws IOException {
    return number(path, "unix:uid");
  }

  private static int mode(Path path) throws IOException {
    return number(path, "unix:mode");
  }

  private static int number(Path path, String attribute) throws IOException {
    return (int)
        Objects.requireNonNull(Files.getAttribute(path, attribute, LinkOption.NOFOLLOW_LINKS));
  }
}
