package io.github.linuxipc.spi.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.UserPrincipal;
import java.util.Map;

/**
 * The status of a path as returned by {@code lstat(2)}, which does not follow a symbolic link.
 *
 * @param device the device's number
 * @param inode the inode's number on that device
 * @param uid the owner
 * @param mode type and permission bits
 * @param owner the owner's name, or its number if it has none
 */
record FileStatus(long device, long inode, int uid, int mode, String owner) {
  private static final int TYPE_MASK = 0170000;
  private static final int SYMBOLIC_LINK = 0120000;
  private static final int DIRECTORY = 0040000;
  private static final int REGULAR_FILE = 0100000;
  private static final int SOCKET = 0140000;

  static FileStatus of(Path path) throws IOException {
    Map<String, Object> status =
        Files.readAttributes(path, "unix:dev,ino,uid,mode,owner", LinkOption.NOFOLLOW_LINKS);
    return new FileStatus(
        number(status, "dev").longValue(),
        number(status, "ino").longValue(),
        number(status, "uid").intValue(),
        number(status, "mode").intValue(),
        status.get("owner") instanceof UserPrincipal owner ? UserIds.nameOf(owner) : "nobody");
  }

  private static Number number(Map<String, Object> status, String name) throws IOException {
    if (status.get(name) instanceof Number number) {
      return number;
    }
    throw new IOException("The file system does not provide the file attribute " + name);
  }

  boolean isSymbolicLink() {
    return (mode & TYPE_MASK) == SYMBOLIC_LINK;
  }

  boolean isDirectory() {
    return (mode & TYPE_MASK) == DIRECTORY;
  }

  boolean isRegularFile() {
    return (mode & TYPE_MASK) == REGULAR_FILE;
  }

  boolean isSocket() {
    return (mode & TYPE_MASK) == SOCKET;
  }

  boolean isSticky() {
    return (mode & 01000) != 0;
  }

  boolean othersMayWrite() {
    return (mode & 0022) != 0;
  }

  boolean isOpenToOthers() {
    return (mode & 0077) != 0;
  }

  boolean isSameFile(FileStatus other) {
    return device == other.device && inode == other.inode;
  }
}
