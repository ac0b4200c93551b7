package io.github.linuxipc.spi.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Set;

/**
 * Reads files that no other user may read, such as secrets. Call {@link #read} only on threads that
 * are never interrupted, because an interrupt closes the file and makes the read fail.
 */
public final class PrivateFile {
  private PrivateFile() {}

  /**
   * Reads a file that belongs to this user and that no other user may read or write (0600 or 0400).
   *
   * @param file the file
   * @param maxLength the maximum length in bytes
   * @return its content
   * @throws InsecureFileException if it is a link, is not a regular file, belongs to another user,
   *     is open to others, or is too long
   * @throws IOException if it cannot be read
   */
  public static byte[] read(Path file, int maxLength) throws IOException {
    FileStatus status = FileStatus.of(file);
    check(file, status);
    try (SeekableByteChannel channel =
        Files.newByteChannel(file, Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS))) {
      if (!status.isSameFile(FileStatus.of(file))) {
        throw new InsecureFileException(file, "was replaced while it was opened", "Try again.");
      }
      ByteBuffer content = ByteBuffer.allocate(maxLength + 1);
      while (content.hasRemaining() && channel.read(content) >= 0) {
        // reads until the end
      }
      if (!content.hasRemaining()) {
        throw new InsecureFileException(
            file, "has more than " + maxLength + " bytes", "Name the right file.");
      }
      return Arrays.copyOf(content.array(), content.position());
    }
  }

  private static void check(Path file, FileStatus status) throws IOException {
    if (!status.isRegularFile()) {
      throw new InsecureFileException(file, "is not a regular file", "Name the file itself.");
    }
    if (status.uid() != ProcessUser.uid()) {
      throw new InsecureFileException(
          file, "belongs to " + status.owner(), "Use a file of the user that runs this program.");
    }
    if (status.isOpenToOthers()) {
      throw new InsecureFileException(
          file, "may be read or written by others", "Run chmod 600 " + file + ".");
    }
  }
}
