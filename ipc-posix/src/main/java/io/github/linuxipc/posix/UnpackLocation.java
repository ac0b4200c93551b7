package io.github.linuxipc.posix;

import java.io.IOException;
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
 * A directory into which a native library may be unpacked if two conditions hold: its file system
 * allows execution, and no other user can replace a file that this user creates there.
 *
 * @param path the directory
 * @param chosen whether the application has chosen it and so is responsible for its permissions
 */
record UnpackLocation(Path path, boolean chosen) {
  private static final int GROUP_OR_OTHERS_WRITE = 022;
  private static final int STICKY = 01000;
  private static final int ROOT = 0;

  /** The user number that stands for every user without a mapping in a user namespace. */
  private static final int OVERFLOW_UID = 65534;

  private static final String WHOLE_UID_MAP = "4294967295";

  /** Returns the locations in the order in which they are tried. */
  static List<UnpackLocation> candidates(@Nullable String chosen) {
    List<UnpackLocation> candidates = new ArrayList<>();
    if (chosen != null) {
      candidates.add(new UnpackLocation(Path.of(chosen).toAbsolutePath(), true));
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
    paths.forEach(path -> candidates.add(new UnpackLocation(path, false)));
    return candidates;
  }

  /** Returns in a few words why a location is not suitable. */
  String reason(Exception e) {
    if (e instanceof NoSuchFileException missing) {
      return Objects.requireNonNullElse(missing.getFile(), path.toString()) + ": does not exist";
    }
    if (e instanceof AccessDeniedException) {
      return path + ": not writable";
    }
    if (e instanceof FileSystemException failure && failure.getReason() != null) {
      return path + ": " + failure.getReason();
    }
    String message = e.getMessage() == null ? e.toString() : e.getMessage();
    boolean tooLarge = message.equals(Errno.description(Errno.EFBIG)); // the JDK tells no number
    return path + ": " + message + (tooLarge ? " (ulimit -f is too small)" : "");
  }

  /**
   * Returns the path with all symbolic links resolved, if libraries can be loaded from the
   * directory.
   *
   * @throws IOException if they cannot, with the reason
   */
  Path executable() throws IOException {
    Path real = path.toRealPath();
    if (real.toString().indexOf(':') >= 0) {
      throw new IOException("jffi does not accept a path with a colon");
    }
    if (MountTable.isNoexec(real)) {
      throw new IOException("mounted noexec");
    }
    return real;
  }

  /**
   * Checks that no other user can replace a file or directory that was created here. Deletes it if
   * another user can, or if that cannot be determined. Checks nothing if the application has chosen
   * the location. In a user namespace an owner without a mapping counts as trusted, because it is
   * normally the host's root.
   *
   * @param created the file or the empty directory
   * @throws IOException if another user can, or a check fails, with the reason
   */
  void requireProtected(Path created) throws IOException {
    if (chosen) {
      return;
    }
    try {
      requireProtectedParents(created);
    } catch (IOException e) {
      Files.delete(created);
      throw e;
    }
  }

  private static void requireProtectedParents(Path created) throws IOException {
    int uid = uid(created);
    boolean wholeNamespace =
        Files.readString(Path.of("/proc/self/uid_map")).contains(WHOLE_UID_MAP);
    for (Path above = created.getParent(); above != null; above = above.getParent()) {
      int owner = uid(above);
      int mode = mode(above);
      boolean trusted = owner == uid || owner == ROOT || (owner == OVERFLOW_UID && !wholeNamespace);
      if (!trusted || ((mode & GROUP_OR_OTHERS_WRITE) != 0 && (mode & STICKY) == 0)) {
        throw new IOException("other users may write to " + above);
      }
    }
  }

  /** Returns whether a path is a directory that only the given user can use. */
  static boolean isPrivate(Path directory, int uid) throws IOException {
    if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
      return false;
    }
    return uid(directory) == uid && (mode(directory) & 07777) == 0700;
  }

  /** Returns the owner's number. */
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
