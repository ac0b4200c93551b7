package io.github.linuxipc.shm;

import io.github.linuxipc.posix.Errno;
import io.github.linuxipc.posix.ErrnoException;
import io.github.linuxipc.posix.FileStat;
import io.github.linuxipc.posix.MappedPages;
import io.github.linuxipc.posix.OfdLock;
import io.github.linuxipc.posix.OpenFile;
import io.github.linuxipc.posix.SealedMemory;
import io.github.linuxipc.shm.ring.MappedMemory;
import io.github.linuxipc.spi.Cleanup;
import io.github.linuxipc.spi.file.InsecureFileException;
import io.github.linuxipc.spi.file.ProcessUser;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * A file of this user that is mapped as a whole, and has a descriptor of its own for locks. The
 * mapped file is the one that was checked, even if its path leads to another file by then. One
 * thread at a time may use an instance, and that thread must never be interrupted. Any thread may
 * use the memory, and may call {@link #allocate} and {@link #isWhole}.
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
   * Creates a file, which must not exist, and locks a byte of it. The file is empty.
   *
   * @param path the path
   * @param lock the offset of the byte to lock
   * @return the file
   * @throws IOException if the file cannot be created or locked; no file is left behind
   */
  public static Unfilled make(Path path, long lock) throws IOException {
    try (Cleanup undo = new Cleanup()) {
      undo.open(() -> Files.createFile(path, OWNER_ONLY), Files::deleteIfExists);
      OpenFile file =
          undo.open(
              () -> OpenFile.open(path, OpenFile.READ_WRITE | OpenFile.NO_FOLLOW), OpenFile::close);
      file.setMode(MODE);
      OfdLock locks = new OfdLock(file);
      if (!locks.tryLock(lock, 1)) {
        throw new IOException(path + " was locked by another process while it was created");
      }
      return undo.done(new Unfilled(path, file, locks));
    }
  }

  /**
   * A new file without content, and the locks held on it.
   *
   * @param path the path of the file
   * @param file the open file
   * @param locks its locks
   */
  public record Unfilled(Path path, OpenFile file, OfdLock locks) {
    /**
     * Fills the whole file with zeros and maps it.
     *
     * @param length the length of the file in bytes
     * @return the file
     * @throws IOException if the file cannot be filled or mapped; the file is then removed
     */
    public SharedFile fill(int length) throws IOException {
      return fill(length, length);
    }

    /**
     * Fills the first part of the file with zeros and maps the whole file. The zeros are written,
     * so that a full file system causes an error here and not a memory fault later.
     *
     * @param length the length of the file in bytes
     * @param filled the length of the part that is filled, in bytes; the rest takes no memory, and
     *     must not be accessed before it is {@linkplain SharedFile#allocate allocated}
     * @throws IOException if the file cannot be filled or mapped; the file is then removed
     */
    SharedFile fill(int length, int filled) throws IOException {
      try (Cleanup undo = new Cleanup()) {
        undo.add(this::remove);
        try (RandomAccessFile content = new RandomAccessFile(procPath(file).toFile(), "rw")) {
          content.setLength(length);
          writeZeros(content, 0, filled);
        }
        check(path, file.status(), length, 1);
        return undo.done(new SharedFile(file, locks, map(file, length, filled)));
      }
    }

    /**
     * Removes and closes the file.
     *
     * @throws IOException if it cannot be removed
     */
    public void remove() throws IOException {
      try {
        Files.deleteIfExists(path);
      } finally {
        file.close();
      }
    }
  }

  private static void writeZeros(RandomAccessFile file, int from, int to) throws IOException {
    byte[] zeros = new byte[Math.min(to - from, FILL_CHUNK)];
    file.seek(from);
    for (int left = to - from; left > 0; left -= zeros.length) {
      file.write(zeros, 0, Math.min(left, zeros.length));
    }
  }

  /** Creates, locks, fills and maps a file, as {@link #make} and {@link Unfilled#fill(int)} do. */
  static SharedFile create(Path path, int length, long lock) throws IOException {
    return make(path, lock).fill(length);
  }

  /**
   * Creates memory that has no name and whose length is sealed, and maps it.
   *
   * @param name a name for {@code /proc/self/maps}
   * @param length its length in bytes
   * @param filled the length of the part that takes memory at once, as in {@link Unfilled#fill(int,
   *     int)}
   * @throws IOException if it cannot be created or mapped
   */
  static SharedFile createSealed(String name, int length, int filled) throws IOException {
    try (Cleanup undo = new Cleanup()) {
      OpenFile file = undo.open(() -> SealedMemory.create(name, length), OpenFile::close);
      file.allocate(0, filled);
      return undo.done(new SharedFile(file, new OfdLock(file), map(file, length, filled)));
    }
  }

  /**
   * Maps memory that another process has created with {@link #createSealed}.
   *
   * @param file its descriptor, which the result closes
   * @throws IOException if its length is another one or not sealed, or it cannot be mapped; the
   *     descriptor then stays open
   */
  static SharedFile ofSealed(OpenFile file, int length, int filled) throws IOException {
    FileStat status = file.status();
    if (!SealedMemory.isSealed(file) || status.size() != length) {
      throw new UnusableFileException(
          "the receiver passed memory of "
              + status.size()
              + " bytes, not "
              + length
              + " bytes whose length is sealed");
    }
    return new SharedFile(file, new OfdLock(file), map(file, length, filled));
  }

  /** Returns the descriptor of the file, which {@link #close} closes. */
  OpenFile descriptor() {
    return file;
  }

  /**
   * Returns whether a byte of a file is locked. Returns false if the file does not exist or is a
   * symbolic link.
   */
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
   * Opens a file that another process created, checks it and maps it.
   *
   * @param path the file
   * @param length its length in bytes
   * @return the file
   * @throws InsecureFileException if it is not a regular file, another user owns it, its mode is
   *     not 0600, or it has several names
   * @throws IOException if the file has another length, or cannot be opened
   */
  public static SharedFile open(Path path, int length) throws IOException {
    return open(path, length, length);
  }

  /**
   * Opens a file as {@link #open(Path, int)} does. The creator of the file has {@linkplain
   * Unfilled#fill(int, int) filled} only a part.
   */
  static SharedFile open(Path path, int length, int filled) throws IOException {
    return open(path, length, filled, 1);
  }

  /** Opens a file as {@link #open(Path, int, int)} does, but the file may have several names. */
  static SharedFile openLinked(Path path, int length, int filled) throws IOException {
    return open(path, length, filled, Long.MAX_VALUE);
  }

  private static SharedFile open(Path path, int length, int filled, long mostNames)
      throws IOException {
    try (Cleanup undo = new Cleanup()) {
      OpenFile file =
          undo.open(
              () -> OpenFile.open(path, OpenFile.READ_WRITE | OpenFile.NO_FOLLOW), OpenFile::close);
      check(path, file.status(), length, mostNames);
      return undo.done(new SharedFile(file, new OfdLock(file), map(file, length, filled)));
    }
  }

  private static void check(Path path, FileStat status, int length, long mostNames)
      throws IOException {
    String remedy = "Remove the file, and restart the receiver.";
    if (!status.isRegular()) {
      throw new InsecureFileException(path, "is not a regular file", remedy);
    }
    if (status.uid() != ProcessUser.uid()) {
      throw new InsecureFileException(path, "belongs to user " + status.owner(), remedy);
    }
    if (status.permissions() != MODE || status.links() > mostNames) {
      throw new InsecureFileException(path, "has a mode other than 0600 or several names", remedy);
    }
    if (status.size() != length) { // mapping would silently extend a shorter one
      throw new UnusableFileException(path + " has " + status.size() + " bytes, not " + length);
    }
  }

  /** Maps the whole file, and loads the pages of its first part. */
  private static MappedByteBuffer map(OpenFile file, int length, int loaded) throws IOException {
    try (FileChannel channel =
        FileChannel.open(procPath(file), StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      MappedByteBuffer mapping = channel.map(FileChannel.MapMode.READ_WRITE, 0, length);
      mapping.slice(0, loaded).load();
      return mapping;
    }
  }

  /**
   * Allocates memory for a part of the file that was not filled, and loads its pages. The part
   * reads as zeros. An interrupt has no effect.
   *
   * @param from the beginning of the part in bytes
   * @param to the end of the part in bytes
   * @throws IOException if there is no memory; the part must then not be accessed
   */
  void allocate(int from, int to) throws IOException {
    try {
      file.allocate(from, to - from);
    } catch (ErrnoException e) {
      if (e.errno() != Errno.EOPNOTSUPP) {
        throw e;
      }
      try (RandomAccessFile content = new RandomAccessFile(procPath(file).toFile(), "rw")) {
        writeZeros(content, from, to);
      }
    }
    mapping.slice(from, to - from).load();
  }

  private static Path procPath(OpenFile file) {
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

  /**
   * Locks a byte for this open file.
   *
   * @param at the offset of the byte
   * @return false if another open file holds a lock of it
   * @throws ErrnoException if it fails otherwise
   */
  public boolean tryLock(long at) throws ErrnoException {
    return locks.tryLock(at, 1);
  }

  /**
   * Locks a byte together with other open files that do the same.
   *
   * @param at the offset of the byte
   * @return false if another open file holds the lock alone
   * @throws ErrnoException if it fails otherwise
   */
  public boolean tryShare(long at) throws ErrnoException {
    return locks.tryShare(at, 1);
  }

  /**
   * Releases the lock of a byte.
   *
   * @param at the offset of the byte
   * @throws ErrnoException if it fails
   */
  public void unlock(long at) throws ErrnoException {
    locks.unlock(at, 1);
  }

  /**
   * Returns whether another open file, of this or another process, holds the lock of a byte. The
   * process that has that file open is alive.
   *
   * @param at the offset of the byte
   * @return whether one does
   * @throws ErrnoException if it fails
   */
  public boolean isLockedElsewhere(long at) throws ErrnoException {
    return locks.find(at, 1);
  }

  /**
   * Returns whether a path still leads to this file.
   *
   * @param path the path
   * @return whether it does
   */
  public boolean isLinkedAt(Path path) {
    return file.isLinkedAt(path);
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
   * Releases the locks and closes the file, but leaves the content mapped until the garbage
   * collector has collected the memory and all its views.
   */
  public void closeKeepingMemory() {
    file.close();
  }

  /**
   * Discards the mapped content and releases the locks. Views of the memory that are still in use
   * read zeros from now on, and no other process sees what is written to them.
   */
  @Override
  public void close() {
    MappedPages.discard(mapping);
    file.close();
  }
}
