package io.github.linuxipc.pipe;

import io.github.linuxipc.channel.Address;
import io.github.linuxipc.posix.Errno;
import io.github.linuxipc.posix.ErrnoException;
import io.github.linuxipc.posix.FileStat;
import io.github.linuxipc.posix.OpenFile;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A pipe that another process holds, found through {@code /proc}: {@code pipe:PID/FD/INODE}. The
 * process and the number may have come to mean something else, the inode tells.
 *
 * @param pid the process that holds it
 * @param fd its descriptor there
 * @param inode the pipe's inode
 */
record PipeEnd(long pid, int fd, long inode) {
  private static final Pattern TARGET = Pattern.compile("([0-9]{1,10})/([0-9]{1,7})/([0-9]{1,18})");

  /** Reads an address; null if it is none of these. */
  static @Nullable PipeEnd parse(Address address) {
    Matcher parts = TARGET.matcher(address.target());
    return parts.matches()
        ? new PipeEnd(
            Long.parseLong(parts.group(1)),
            Integer.parseInt(parts.group(2)),
            Long.parseLong(parts.group(3)))
        : null;
  }

  Address address() {
    return Address.of(PipeTransport.SCHEME, pid + "/" + fd + "/" + inode);
  }

  /** Opens the pipe with a description of our own. */
  OpenFile open(int direction) throws IOException {
    Path path = Path.of("/proc/" + pid + "/fd/" + fd);
    OpenFile file;
    try {
      file = OpenFile.open(path, direction | OpenFile.NON_BLOCKING);
    } catch (ErrnoException e) {
      if (e.errno() == Errno.ENOENT || e.errno() == Errno.ENXIO) {
        throw new NoSuchFileException(path.toString());
      }
      throw e;
    }
    try {
      FileStat opened = file.status();
      if (!opened.isFifo() || opened.inode() != inode) {
        throw new NoSuchFileException(path.toString());
      }
      return file;
    } catch (IOException e) {
      file.close();
      throw e;
    }
  }
}
