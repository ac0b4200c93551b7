package io.github.linuxipc.spi.file;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;

/**
 * Creates and checks directories in which no other user can create, replace or remove a file.
 * Stateless. Call these methods on threads that are never interrupted.
 */
public final class PrivateDirectory {
  private static final String ELSEWHERE =
      "Choose a directory of your own, such as one below /run or /dev/shm.";

  private PrivateDirectory() {}

  /**
   * Returns the directory of this user's channels if none is configured: {@code
   * /dev/shm/ipc-<uid>}. The path does not depend on the session's environment, because cron and
   * sudo have a different one. The path is not below {@code /tmp}, because the cleaner of that
   * directory deletes sockets and locks.
   *
   * @return the path; nothing is created
   * @throws IOException if the kernel does not report the user id
   */
  public static Path runtime() throws IOException {
    return Path.of("/dev/shm/ipc-" + Integer.toUnsignedString(ProcessUser.uid()));
  }

  /**
   * Creates the directory with mode 0700, regardless of the umask, unless it exists, and checks it.
   *
   * @param directory the directory; its parent must exist
   * @return the absolute path
   * @throws InsecureFileException if it cannot be trusted
   * @throws IOException if it cannot be created
   */
  public static Path make(Path directory) throws IOException {
    Path absolute = directory.toAbsolutePath().normalize();
    var mode = PosixFilePermissions.fromString("rwx------");
    try {
      Files.createDirectory(absolute, PosixFilePermissions.asFileAttribute(mode));
      Files.setPosixFilePermissions(absolute, mode);
    } catch (FileAlreadyExistsException e) {
      // The check decides whether the existing directory is acceptable.
    }
    check(absolute);
    return absolute;
  }

  /**
   * Checks a directory that exists. It must not be a symbolic link, must belong to this user and
   * must not be writable by others. Every directory above it must belong to root or to this user
   * and, if others may write to it, must be sticky. A directory below {@code /tmp} or {@code
   * /var/tmp}, whose cleaner deletes sockets and locks, must not be open to others at all, and is
   * logged as a warning.
   *
   * @param directory the directory
   * @throws InsecureFileException if it cannot be trusted
   * @throws IOException if it cannot be examined
   */
  public static void check(Path directory) throws IOException {
    check(directory, ProcessUser.uid());
  }

  /**
   * Checks a directory as {@link #check(Path)} does, but it must belong to a given user.
   *
   * @param directory the directory
   * @param uid the id of its owner, unsigned; every directory above it must belong to root or to
   *     that user
   * @throws InsecureFileException if it cannot be trusted
   * @throws IOException if it cannot be examined
   */
  public static void check(Path directory, int uid) throws IOException {
    Path absolute = directory.toAbsolutePath().normalize();
    FileStatus status = FileStatus.of(absolute);
    checkItself(absolute, status, uid);
    Path real = absolute.toRealPath();
    Optional<Path> swept = SweptDirectories.above(absolute);
    if (swept.isPresent() && status.isOpenToOthers()) {
      throw new InsecureFileException(
          absolute,
          "is below " + swept.get() + " and open to others",
          "Run chmod 700 " + absolute + ", or choose a directory below /run or /dev/shm.");
    }
    checkAncestors(absolute, uid);
    if (!real.equals(absolute)) {
      checkAncestors(real, uid);
    }
    swept.ifPresent(above -> SweptDirectories.warn(absolute, absolute + " is below " + above));
  }

  private static void checkItself(Path path, FileStatus status, int uid) throws IOException {
    if (status.isSymbolicLink()) {
      throw new InsecureFileException(
          path, "is a symbolic link of " + status.owner(), "Name the directory itself.");
    }
    if (!status.isDirectory()) {
      throw new InsecureFileException(path, "is not a directory", ELSEWHERE);
    }
    if (status.uid() != uid) {
      throw new InsecureFileException(
          path,
          "belongs to " + status.owner() + ", not to user " + Integer.toUnsignedString(uid),
          ELSEWHERE);
    }
    if (status.othersMayWrite()) {
      throw new InsecureFileException(
          path,
          "of " + status.owner() + " may be changed by others",
          status.isSticky() ? ELSEWHERE : "Run chmod go-w " + path + ".");
    }
  }

  private static void checkAncestors(Path path, int uid) throws IOException {
    for (Path above = path.getParent(); above != null; above = above.getParent()) {
      FileStatus status = FileStatus.of(above);
      if (status.uid() != 0 && status.uid() != uid) {
        throw new InsecureFileException(
            above, "belongs to " + status.owner() + ", who could replace " + path, ELSEWHERE);
      }
      // The mode of a link is always 0777 and has no meaning; the target is among the real
      // ancestors.
      if (!status.isSymbolicLink() && status.othersMayWrite() && !status.isSticky()) {
        throw new InsecureFileException(
            above,
            "of " + status.owner() + " may be changed by others, who could replace " + path,
            ELSEWHERE);
      }
    }
  }
}
