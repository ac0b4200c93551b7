package io.github.linuxipc.spi.file;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;

/**
 * Directories in which nobody else can plant, swap or remove a file. Stateless; file work belongs
 * to threads that nobody interrupts.
 */
public final class PrivateDirectory {
  private static final String ELSEWHERE =
      "Choose a directory of your own, such as one below /run or /dev/shm.";

  private PrivateDirectory() {}

  /**
   * Returns where this user's channels live when nothing is configured: {@code /dev/shm/ipc-<uid>}.
   * It is not taken from the session's environment, because cron and sudo would get another one,
   * and not below {@code /tmp}, whose cleaner deletes sockets and locks.
   *
   * @return the path; nothing is made
   * @throws IOException if the kernel does not tell the user id
   */
  public static Path runtime() throws IOException {
    return Path.of("/dev/shm/ipc-" + Integer.toUnsignedString(ProcessUser.uid()));
  }

  /**
   * Makes the directory with mode 0700, whatever the umask, unless it is there; and checks it.
   *
   * @param directory the directory; its parent must exist
   * @return the absolute path
   * @throws InsecureFileException if it cannot be trusted
   * @throws IOException if it cannot be made
   */
  public static Path make(Path directory) throws IOException {
    Path absolute = directory.toAbsolutePath().normalize();
    var mode = PosixFilePermissions.fromString("rwx------");
    try {
      Files.createDirectory(absolute, PosixFilePermissions.asFileAttribute(mode));
      Files.setPosixFilePermissions(absolute, mode);
    } catch (FileAlreadyExistsException e) {
      // The check says whether what is there will do.
    }
    check(absolute);
    return absolute;
  }

  /**
   * Checks a directory that exists: not a symbolic link, ours, not writable for others; and every
   * directory above it root's or ours and, where others may write, sticky. One below {@code /tmp},
   * whose cleaner deletes sockets and locks, must not be open to others at all, and is warned of.
   *
   * @param directory the directory
   * @throws InsecureFileException if it cannot be trusted
   * @throws IOException if it cannot be examined
   */
  public static void check(Path directory) throws IOException {
    Path absolute = directory.toAbsolutePath().normalize();
    int uid = ProcessUser.uid();
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
      // A link's own mode is always 0777 and means nothing; its target is among the real ancestors.
      if (!status.isSymbolicLink() && status.othersMayWrite() && !status.isSticky()) {
        throw new InsecureFileException(
            above,
            "of " + status.owner() + " may be changed by others, who could replace " + path,
            ELSEWHERE);
      }
    }
  }
}
