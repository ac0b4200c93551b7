package io.github.linuxipc.shm;

import io.github.linuxipc.posix.Errno;
import io.github.linuxipc.posix.ErrnoException;
import io.github.linuxipc.posix.FileStat;
import io.github.linuxipc.posix.MappedPages;
import io.github.linuxipc.posix.OfdLock;
import io.github.linuxipc.posix.OpenFile;
import io.github.linuxipc.shm.ring.MappedMemory;
import io.github.linuxipc.spi.Cleanup;
import io.github.linuxipc.spi.file.InsecureFileException;
import io.github.linuxipc.spi.file.ProcessUser;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * A file of ours that is mapped whole, with a descriptor of its own for locks. What is mapped is
 * the very file that was checked, whatever happens to its path meanwhile. For threads that nobody
 * interrupts, one at a time; the memory is for any thread.
 */
public final class SharedFile implements AutoCloseable {
  private static final int MODE = 0600;
  private static final FileAttribute<?> OWNER_ONLY =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
  private static final int FILL_CHUNK = 64 * 1024;

  private final OpenFile file;
  private final OfdLock locks;
  private final MappedByteBuffer mapping;
  private final MappedMemory memory;

  private SharedFile(OpenFile file, OfdLock locks, MappedByteBuffer mapping) {
    this.file = file;
    this.locks = locks;
    this.mapping = mapping;
    this.memory = new MappedMemory(mapping);
  }

  /**
   * Makes a file that did not exist and locks a byte of it. It is empty yet.
   *
   * @param lock the byte that this process locks before anybody else can
   * @throws IOException if it cannot be made; nothing is left behind
   */
  static Unfilled make(Path path, long lock) throws IOException {
    try (Cleanup undo = new Cleanup()) {
      undo.open(() -> Files.createFile(path, OWNER_ONLY), Files::deleteIfExists);
      OpenFile file =
          undo.open(
              () -> OpenFile.open(path, OpenFile.READ_WRITE | OpenFile.NO_FOLLOW), OpenFile::close);
      file.setMode(MODE);
      OfdLock locks = new OfdLock(file);
      if (!locks.tryLock(lock, 1)) {
        throw new IOException(path + " was locked by another process while it was made");
      }
      return undo.done(new Unfilled(path, file, locks));
    }
  }

  /**
   * A file of ours without content, with what was locked of it.
   *
   * @param path where it is
   * @param file the open file
   * @param locks its locks
   */
  record Unfilled(Path path, OpenFile file, OfdLock locks) {
    /**
     * Fills it with zeros and maps it. It is filled by writing, so that a full file system is an
     * error here and not a fault later.
     *
     * @throws IOException if it cannot be filled; the file is removed then
     */
    SharedFile fill(int length) throws IOException {
      try (Cleanup undo = new Cleanup()) {
        undo.add(this::remove);
        write(length);
        check(path, file.status(), length);
        return undo.done(new SharedFile(file, locks, map(file, length)));
      }
    }

    private void write(int length) throws IOException {
      try (FileChannel channel = FileChannel.open(itself(file), StandardOpenOption.WRITE)) {
        ByteBuffer zeros = ByteBuffer.allocateDirect(Math.min(length, FILL_CHUNK));
        for (int left = length; left > 0; ) {
          zeros.clear().limit(Math.min(left, zeros.capacity()));
          left -= channel.write(zeros);
        }
      }
    }

    /** Removes and closes it. */
    void remove() throws IOException {
      try {
        Files.deleteIfExists(path);
      } finally {
        file.close();
      }
    }
  }

  /** Makes a file as {@link #make} and {@link Unfilled#fill} do. */
  static SharedFile create(Path path, int length, long lock) throws IOException {
    return make(path, lock).fill(length);
  }

  /** Whether somebody has a byte of a file locked. */
  static boolean isLocked(Path path, long at) throws IOException {
    try (OpenFile file = OpenFile.open(path, OpenFile.READ_WRITE | OpenFile.NO_FOLLOW)) {
      return new OfdLock(file).find(at, 1);
    } catch (ErrnoException e) {
      if (e.errno() == Errno.ENOENT || e.errno() == Errno.ELOOP) {
        return false;
      }
      throw e;
    }
  }

  /**
   * Opens a file that another process made, checks it and maps it.
   *
   * @param path the file
   * @param length its length in bytes
   * @return the file
   * @throws InsecureFileException if it is not ours alone
   * @throws IOException if it is not what it should be, or cannot be opened
   */
  public static SharedFile open(Path path, int length) throws IOException {
    try (Cleanup undo = new Cleanup()) {
      OpenFile file =
          undo.open(
              () -> OpenFile.open(path, OpenFile.READ_WRITE | OpenFile.NO_FOLLOW), OpenFile::close);
      check(path, file.status(), length);
      return undo.done(new SharedFile(file, new OfdLock(file), map(file, length)));
    }
  }

  private static void check(Path path, FileStat status, int length) throws IOException {
    String remedy = "Remove it, and start the receiver again.";
    if (!status.isRegular()) {
      throw new InsecureFileException(path, "is not a regular file", remedy);
    }
    if (status.uid() != ProcessUser.uid()) {
      throw new InsecureFileException(path, "belongs to user " + status.owner(), remedy);
    }
    if (status.permissions() != MODE || status.links() > 1) {
      throw new InsecureFileException(path, "has another mode than 0600, or two names", remedy);
    }
    if (status.size() != length) { // mapping would silently extend a shorter one
      throw new UnusableFileException(path + " has " + status.size() + " bytes, not " + length);
    }
  }

  private static MappedByteBuffer map(OpenFile file, int length) throws IOException {
    try (FileChannel channel =
        FileChannel.open(itself(file), StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      return channel.map(FileChannel.MapMode.READ_WRITE, 0, length).load();
    }
  }

  private static Path itself(OpenFile file) {
    return Path.of("/proc/self/fd/" + file.fd());
  }

  /**
   * Returns the mapped content.
   *
   * @return the memory, valid until the file is closed
   */
  public MappedMemory memory() {
    return memory;
  }

  /** Locks a byte for this open file; false if another open file has it. */
  boolean tryLock(long at) throws ErrnoException {
    return locks.tryLock(at, 1);
  }

  /** Whether another open file, here or elsewhere, has a byte locked: its process lives. */
  boolean isLockedElsewhere(long at) throws ErrnoException {
    return locks.find(at, 1);
  }

  /** Whether the path still leads to this file. */
  boolean isAt(Path path) {
    try {
      return file.status().isSameFile(FileStat.of(path));
    } catch (ErrnoException e) {
      return false;
    }
  }

  /**
   * Returns whether the file still has the length that is mapped.
   *
   * @return false if it was truncated, or cannot be examined
   */
  public boolean isWhole() {
    try {
      return file.size() == mapping.capacity();
    } catch (ErrnoException e) {
      return false;
    }
  }

  /**
   * Gives the memory and the locks back. Views that somebody kept read zeros from now on, and what
   * is written to them is seen by nobody.
   */
  @Override
  public void close() {
    MappedPages.discard(mapping);
    file.close();
  }
}
