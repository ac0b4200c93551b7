package io.github.linuxipc.pipe;

import io.github.linuxipc.channel.Address;
import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.posix.Errno;
import io.github.linuxipc.posix.ErrnoException;
import io.github.linuxipc.posix.FileStat;
import io.github.linuxipc.posix.OpenFile;
import io.github.linuxipc.spi.LinkContext;
import io.github.linuxipc.spi.file.InsecureFileException;
import io.github.linuxipc.spi.file.ProcessUser;
import io.github.linuxipc.support.shared.CloseNotice;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A reference to an anonymous pipe that a process holds open. Its text form is {@code
 * <pid>/<descriptor>/<inode>}. The inode shows whether the process id or the descriptor number has
 * been reused.
 *
 * @param pid the process
 * @param fd the number of the descriptor in that process
 * @param inode the inode of the pipe
 */
record PipeReference(long pid, int fd, long inode) {
  private static final Pattern TEXT = Pattern.compile("([0-9]{1,10})/([0-9]{1,7})/([0-9]{1,18})");
  private static final long SELF = ProcessHandle.current().pid();
  private static final int PERMISSION_MASK = 07777;

  /** Returns a reference to a pipe that this process has open. */
  static PipeReference of(OpenFile file) throws ErrnoException {
    return new PipeReference(SELF, file.fd(), file.status().inode());
  }

  /** Parses the text form. Returns empty if the text is not a reference. */
  static Optional<PipeReference> parse(String text) {
    Matcher parts = TEXT.matcher(text);
    return parts.matches()
        ? Optional.of(
            new PipeReference(
                Long.parseLong(parts.group(1)),
                Integer.parseInt(parts.group(2)),
                Long.parseLong(parts.group(3))))
        : Optional.empty();
  }

  Address address() {
    return Address.of(PipeTransport.SCHEME, toString());
  }

  /**
   * Returns whether the process that holds the pipe is this process, the process that gave a pipe
   * to this process, or a descendant of one of these.
   */
  boolean isRelative(Optional<PipeReference> given) {
    for (Optional<ProcessHandle> process = ProcessHandle.of(pid);
        process.isPresent();
        process = process.get().parent()) {
      long ancestor = process.get().pid();
      if (ancestor == SELF || given.filter(end -> end.pid == ancestor).isPresent()) {
        return true;
      }
    }
    return false;
  }

  /**
   * Checks that the process that holds the pipe is alive. Otherwise the caller would wait for the
   * other end of the pipe until its time-out.
   *
   * @throws IpcException if this pid namespace has no such process
   */
  void requireHolderAlive(LinkContext context) throws IpcException {
    if (ProcessHandle.of(pid).isEmpty()) {
      throw context.failure(
          ErrorCode.NOT_REACHABLE,
          "Process "
              + pid
              + ", which created the pipe, has exited, or is in another pid namespace than this one",
          "Start this process with Ipc.startChild again.");
    }
  }

  /**
   * Opens the pipe with an open file description of its own.
   *
   * @throws NoSuchFileException if the process does not have the pipe open any more, or the
   *     receiver has closed the pipe
   */
  OpenFile open(int direction) throws IOException {
    Path path = Path.of("/proc/" + pid + "/fd/" + fd);
    OpenFile file;
    try {
      file = OpenFile.open(path, direction | OpenFile.NON_BLOCKING);
    } catch (ErrnoException e) {
      boolean gone = e.errno() == Errno.ENOENT || e.errno() == Errno.ENXIO;
      throw gone || (e.errno() == Errno.EACCES && isClosed(path))
          ? new NoSuchFileException(path.toString())
          : e;
    }
    try {
      check(path, file.status());
      return file;
    } catch (IOException e) {
      file.close();
      throw e;
    }
  }

  private void check(Path path, FileStat opened) throws IOException {
    if (!opened.isFifo()
        || opened.inode() != inode
        || opened.permissions() == CloseNotice.PERMISSIONS) {
      throw new NoSuchFileException(path.toString());
    }
    if (opened.uid() != ProcessUser.uid()) {
      throw new InsecureFileException(
          path, "belongs to user " + opened.owner(), "Run parent and child as one user.");
    }
  }

  /**
   * Returns whether the receiver has published its close notice. After the notice only root can
   * open the pipe, so this method reads the permissions without opening the pipe.
   */
  private static boolean isClosed(Path path) {
    try {
      int mode = (Integer) Files.getAttribute(path, "unix:mode");
      return (mode & PERMISSION_MASK) == CloseNotice.PERMISSIONS;
    } catch (IOException e) {
      return false;
    }
  }

  /** Returns the text form. */
  @Override
  public String toString() {
    return pid + "/" + fd + "/" + inode;
  }
}
