package io.github.linuxipc.pipe;

import io.github.linuxipc.posix.Errno;
import io.github.linuxipc.posix.ErrnoException;
import io.github.linuxipc.posix.Fifo;
import io.github.linuxipc.posix.FileStat;
import io.github.linuxipc.posix.OpenFile;
import io.github.linuxipc.spi.ChannelParameters;
import io.github.linuxipc.spi.Cleanup;
import io.github.linuxipc.spi.LinkContext;
import io.github.linuxipc.spi.WireFormat;
import io.github.linuxipc.spi.file.DirectoryLock;
import io.github.linuxipc.spi.file.FileInUseException;
import io.github.linuxipc.spi.file.InsecureFileException;
import io.github.linuxipc.spi.file.LockWait;
import io.github.linuxipc.spi.file.PrivateDirectory;
import io.github.linuxipc.spi.file.ProcessUser;
import io.github.linuxipc.support.connect.AllowedGroup;
import io.github.linuxipc.support.shared.CloseNotice;
import io.github.linuxipc.support.shared.LivenessLocks;
import io.github.linuxipc.support.shared.SharedObjectErrors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * A FIFO in the file system. This class creates, checks, opens and removes the FIFO. Opening the
 * FIFO never blocks. The file at the path is trusted only if the opened file passes the checks and
 * the path still leads to that file.
 */
final class FifoFile {
  private static final String ELSEWHERE = "Remove it, or choose another path.";

  /** What the name of a FIFO ends with until it has its group and mode. */
  static final String UNFINISHED = ".new";

  private static final int SAFELY = OpenFile.NON_BLOCKING | OpenFile.NO_FOLLOW;

  private final Path path;
  private final OpenFile file;
  private final boolean adopted;

  private FifoFile(Path path, OpenFile file, boolean adopted) {
    this.path = path;
    this.file = file;
    this.adopted = adopted;
  }

  OpenFile file() {
    return file;
  }

  /**
   * Makes this process the receiver at a path.
   *
   * @param adopt whether an existing FIFO at the path is used instead of being replaced
   * @param group the group that may use the FIFO
   */
  static FifoFile bind(Path path, boolean adopt, AllowedGroup group, LinkContext context)
      throws IOException {
    Path directory = path.getParent();
    if (directory == null) {
      throw new NoSuchFileException(path.toString());
    }
    group.makeDirectory(directory);
    PrivateDirectory.check(directory);
    return DirectoryLock.locked(
        directory,
        LockWait.opening(context),
        () -> bindLocked(path, context.terms(), adopt, group));
  }

  private static FifoFile bindLocked(
      Path path, ChannelParameters terms, boolean adopt, AllowedGroup group) throws IOException {
    boolean adopted = clear(path, adopt, group);
    try (Cleanup undo = new Cleanup()) {
      if (!adopted) {
        undo.add(() -> Files.deleteIfExists(path));
        make(path, group);
      }
      int direction = terms.wire() == WireFormat.LINES ? OpenFile.READ : OpenFile.READ_WRITE;
      OpenFile file = undo.open(() -> openChecked(path, direction, group), OpenFile::close);
      if (!receive(new LivenessLocks(file), terms)) {
        throw new FileInUseException(path);
      }
      return undo.done(new FifoFile(path, file, adopted));
    }
  }

  /** Creates the FIFO. It gets its name when it has its group and mode. */
  private static void make(Path path, AllowedGroup group) throws IOException {
    Path unfinished = Path.of(path + UNFINISHED);
    Files.deleteIfExists(unfinished); // left by a receiver that died in this method
    try (Cleanup undo = new Cleanup()) {
      undo.add(() -> Files.deleteIfExists(unfinished));
      Fifo.make(unfinished);
      int flags = OpenFile.READ | SAFELY;
      try (OpenFile file = OpenFile.open(unfinished, flags)) {
        group.own(file);
        file.setMode(group.mode());
      }
      Files.move(unfinished, path, StandardCopyOption.ATOMIC_MOVE);
      undo.done(path);
    }
  }

  private static boolean receive(LivenessLocks locks, ChannelParameters terms) throws IOException {
    return terms.wire() == WireFormat.LINES ? locks.lockAsRawReceiver() : locks.receive(terms);
  }

  /**
   * Removes a FIFO of this user that has no receiver, unless it is to be adopted. Any other file at
   * the path stays, and is an error.
   *
   * @return whether there is a FIFO to adopt
   */
  private static boolean clear(Path path, boolean adopt, AllowedGroup group) throws IOException {
    FileStat status = FileStat.find(path).orElse(null);
    if (status == null) {
      return false;
    }
    if (status.uid() != ProcessUser.uid()) {
      throw belongsTo(path, status);
    }
    requireTrusted(path, status, group, adopt ? group.forbidden() : 0);
    if (hasReceiver(path, status)) {
      throw new FileInUseException(path);
    }
    if (!adopt) {
      Files.deleteIfExists(path);
    }
    return adopt;
  }

  private static boolean hasReceiver(Path path, FileStat status) throws IOException {
    if (status.permissions() == CloseNotice.PERMISSIONS) {
      return false;
    }
    try (OpenFile file = OpenFile.open(path, OpenFile.WRITE | SAFELY)) {
      return new LivenessLocks(file).isReceiverAlive();
    } catch (ErrnoException e) {
      // no process has it open for reading, or its receiver has just removed it
      if (e.errno() == Errno.ENXIO || e.errno() == Errno.ENOENT) {
        return false;
      }
      throw e;
    }
  }

  /** Opens a path for sending. */
  static OpenFile connect(Path path, AllowedGroup group) throws IOException {
    Path directory = path.getParent();
    FileStat status = directory == null ? null : FileStat.find(path).orElse(null);
    if (directory == null || status == null) {
      throw new NoSuchFileException(path.toString());
    }
    requireTrusted(path, status, group, group.forbidden());
    PrivateDirectory.check(directory, status.uid());
    if (status.permissions() == CloseNotice.PERMISSIONS) {
      throw new NoSuchFileException(path.toString());
    }
    return openChecked(path, OpenFile.WRITE, group);
  }

  /** Opens a FIFO that was checked before, and checks that it was not replaced since. */
  private static OpenFile openChecked(Path path, int direction, AllowedGroup group)
      throws IOException {
    try (Cleanup undo = new Cleanup()) {
      OpenFile file = undo.open(() -> OpenFile.open(path, direction | SAFELY), OpenFile::close);
      FileStat opened = file.status();
      requireTrusted(path, opened, group, group.forbidden());
      if (!opened.isSameFile(FileStat.of(path))) {
        throw new InsecureFileException(
            path, "was replaced while it was opened", "Check which program changes its directory.");
      }
      return undo.done(file);
    }
  }

  private static InsecureFileException belongsTo(Path path, FileStat status) {
    return new InsecureFileException(path, "belongs to user " + status.owner(), ELSEWHERE);
  }

  private static void requireTrusted(Path path, FileStat status, AllowedGroup group, int forbidden)
      throws IOException {
    if (!status.isFifo()) {
      throw new InsecureFileException(path, "is not a FIFO", ELSEWHERE);
    }
    if (!group.trusts(status)) {
      throw belongsTo(path, status);
    }
    if ((status.permissions() & forbidden) != 0) {
      throw new InsecureFileException(
          path,
          "is open to other users",
          "Run chmod " + Integer.toOctalString(group.mode()) + " " + path + ".");
    }
  }

  /** Returns whether the path still leads to this FIFO. */
  boolean isLinked() {
    return file.isLinkedAt(path);
  }

  /**
   * Closes the FIFO. If this receiver created the FIFO, this method removes the FIFO if the path
   * still leads to it, and publishes the close notice. The receiver's lock keeps a successor from
   * binding until the FIFO is removed. A FIFO with a close notice does not: a successor replaces it
   * at once, so the notice comes after the removal. Does not fail.
   */
  void close() {
    try {
      if (!adopted && isLinked()) {
        Files.deleteIfExists(path);
      }
    } catch (IOException e) {
      SharedObjectErrors.warnNotRemoved("The FIFO " + path, e);
    } finally {
      publishAndClose();
    }
  }

  private void publishAndClose() {
    if (!adopted) {
      CloseNotice.publish(file);
    }
    file.close();
  }
}
