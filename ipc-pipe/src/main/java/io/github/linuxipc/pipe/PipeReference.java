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
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An anonymous pipe that a process keeps open: {@code <pid>/<descriptor>/<inode>}. The inode tells
 * whether a pid or descriptor number has been used again since.
 *
 * @param pid the process
 * @param fd the descriptor's number in it
 * @param inode the pipe's inode
 */
record PipeReference(long pid, int fd, long inode) {
  private static final Pattern TEXT = Pattern.compile("([0-9]{1,10})/([0-9]{1,7})/([0-9]{1,18})");
  private static final long SELF = ProcessHandle.current().pid();
  private static final int PERMISSIONS = 07777;

  /** Names a pipe that this process has open. */
  static PipeReference of(OpenFile file) throws ErrnoException {
    return new PipeReference(SELF, file.fd(), file.status().inode());
  }

  /** Reads the written form; empty if it is none. */
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
   * Whether this process, one that it descends from, or one that it was given a pipe by keeps it.
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
   * Checks that whoever keeps the pipe lives.
   *
   * @throws IpcException if not, so that nobody need wait for the pipe's other end
   */
  void requireKeeper(LinkContext context) throws IpcException {
    if (ProcessHandle.of(pid).isEmpty()) {
      throw context.failure(
          ErrorCode.NOT_REACHABLE,
          "Process "
              + pid
              + ", which made the pipe, has gone, or is in another pid namespace than this one",
          "Start this process by Ipc.startChild again.");
    }
  }

  /**
   * Opens the pipe with a description of our own.
   *
   * @throws NoSuchFileException if it has gone, or its receiver has closed it
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
    if (!opened.isFifo() || opened.inode() != inode || opened.permissions() == FifoFile.CLOSED) {
      throw new NoSuchFileException(path.toString());
    }
    if (opened.uid() != ProcessUser.uid()) {
      throw new InsecureFileException(
          path, "belongs to user " + opened.owner(), "Run parent and child as one user.");
    }
  }

  /** Whether the receiver said goodbye, after which only root could still open it. */
  private static boolean isClosed(Path path) {
    try {
      int mode = (Integer) Files.getAttribute(path, "unix:mode");
      return (mode & PERMISSIONS) == FifoFile.CLOSED;
    } catch (IOException e) {
      return false;
    }
  }

  /** Returns the written form. */
  @Override
  public String toString() {
    return pid + "/" + fd + "/" + inode;
  }
}
