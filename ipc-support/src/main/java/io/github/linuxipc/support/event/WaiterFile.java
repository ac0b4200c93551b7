package io.github.linuxipc.support.event;

import io.github.linuxipc.posix.Errno;
import io.github.linuxipc.posix.ErrnoException;
import io.github.linuxipc.posix.FileStat;
import io.github.linuxipc.posix.NativeBuffer;
import io.github.linuxipc.posix.OfdLock;
import io.github.linuxipc.posix.OpenFile;
import io.github.linuxipc.posix.PathIdentity;
import io.github.linuxipc.posix.ProcessIdentity;
import io.github.linuxipc.spi.Cleanup;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The file by which a process announces that it waits for an event. The {@linkplain OfdLock locks}
 * on the file prove that the process still waits. Each waiter has one such file, at the path that
 * belongs to the event's name. The file of a dead process is taken over, without confirmation and
 * without a race.
 *
 * <pre>
 *      0 .. 2047   the {@link WaiterRecord}, as text, then zeros
 *   2048 .. 4095   the mechanism's own part; initially zeros
 *
 *   locks   0                     held by the process that owns the file
 *           2^32 + incarnation    held while that process waits and its record is valid
 * </pre>
 *
 * <p>The second lock is acquired last and released first. A waker that finds it held has found a
 * waiter that was alive at that moment: the kernel releases the lock of a killed waiter, and a
 * stopped waiter keeps it. Not thread-safe.
 */
public final class WaiterFile implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(WaiterFile.class);

  /** The file's length in bytes. */
  public static final int LENGTH = 4096;

  /** The offset of the mechanism's own part. */
  public static final int BODY = 2048;

  static final long WAITING = 1L << 32;
  static final long OWNER = 0;
  private static final int MODE = 0600;

  private final Path path;
  private final PathIdentity identity;
  private final OpenFile file;
  private final OfdLock locks;
  private long announced = -1;
  private Optional<WaiterRecord> left = Optional.empty();

  private WaiterFile(Path path, OpenFile file, FileStat status, OfdLock locks) {
    this.path = path;
    this.identity = new PathIdentity(status, path);
    this.file = file;
    this.locks = locks;
  }

  /**
   * Acquires ownership of the file at a path, and clears the file. The file is created if it is
   * missing. This method announces nothing.
   *
   * @param path the path, in a directory that no other user can change
   * @param uid the user of this process
   * @return the file
   * @throws ErrnoException if it cannot be acquired: {@link Errno#EBUSY} if a live process owns it,
   *     {@link Errno#EACCES} if it is not private to the user, {@link Errno#ELOOP} if it is a
   *     symbolic link, {@link Errno#EINVAL} if it is not a regular file
   */
  public static WaiterFile bind(Path path, int uid) throws ErrnoException {
    WaiterFile bound = null;
    while (bound == null) {
      bound = tryBind(path, uid);
    }
    return bound;
  }

  /**
   * Does the same as {@link #bind}, and then announces that this process waits. If the announcement
   * fails, the file is removed.
   *
   * @param path the path, in a directory that no other user can change
   * @param uid the user of this process
   * @param detail the mechanism's own data
   * @return the file
   * @throws IOException if it cannot be acquired or written
   */
  public static WaiterFile bindAnnounced(Path path, int uid, String detail) throws IOException {
    try (Cleanup undo = new Cleanup()) {
      WaiterFile bound = undo.open(() -> bind(path, uid), WaiterFile::close);
      bound.announce(detail);
      return undo.done(bound);
    }
  }

  /**
   * Makes one attempt to acquire ownership. Returns null if the previous owner removed the file
   * during the attempt.
   */
  private static @Nullable WaiterFile tryBind(Path path, int uid) throws ErrnoException {
    OpenFile file = OpenFile.openOrCreate(path);
    boolean done = false;
    try {
      FileStat status = file.status();
      check(path, status, uid);
      OfdLock locks = new OfdLock(file);
      if (!tryOwn(locks, path, file)) {
        throw new ErrnoException("fcntl(" + path + ", F_OFD_SETLK)", Errno.EBUSY);
      }
      WaiterFile bound = new WaiterFile(path, file, status, locks);
      if (!bound.isInPlace()) { // an owner removes the file before it releases the lock
        return null;
      }
      bound.takeOver();
      done = true;
      return bound;
    } finally {
      if (!done) {
        file.close();
      }
    }
  }

  /**
   * Tries to acquire the owner's lock. If the kernel fails, a file without content is removed: this
   * process may have created it. A process that opened it meanwhile finds out and creates another.
   */
  private static boolean tryOwn(OfdLock locks, Path path, OpenFile file) throws ErrnoException {
    try {
      return locks.tryLock(OWNER, 1);
    } catch (ErrnoException e) {
      if (file.size() == 0 && file.isLinkedAt(path)) {
        OpenFile.unlink(path);
      }
      throw e;
    }
  }

  /**
   * Reads the record that a dead owner left, and clears the file. If this fails and no record was
   * read, the file is removed.
   */
  private void takeOver() throws ErrnoException {
    boolean done = false;
    try {
      left = read(file);
      clear();
      done = true;
    } finally {
      if (!done && left.isEmpty()) { // otherwise the next owner must find the record
        close();
      }
    }
  }

  /**
   * Removes a file whose owner has died, if the file belongs to this user.
   *
   * @param path the file
   * @param uid the user of this process
   */
  public static void removeIfAbandoned(Path path, int uid) {
    try {
      WaiterFile abandoned = tryBind(path, uid);
      if (abandoned != null) {
        abandoned.close();
      }
    } catch (ErrnoException e) {
      // The file has a live owner, does not belong to this user, or cannot be opened.
    }
  }

  static void check(Path path, FileStat status, int uid) throws ErrnoException {
    if (!status.isRegular()) {
      throw new ErrnoException("open(" + path + ")", Errno.EINVAL);
    }
    if (status.uid() != uid || (status.permissions() & 0077) != 0 || status.links() > 1) {
      throw new ErrnoException("open(" + path + ")", Errno.EACCES);
    }
  }

  /** Reads the record in a waiter's file. Returns empty if the file contains no record. */
  static Optional<WaiterRecord> read(OpenFile file) throws ErrnoException {
    NativeBuffer content = new NativeBuffer(BODY);
    byte[] bytes = new byte[file.readAt(content, BODY, 0)];
    content.buffer().get(0, bytes);
    return WaiterRecord.parse(bytes);
  }

  /**
   * Returns the record of a dead owner, so that the caller can remove the objects that the owner
   * left behind.
   *
   * @return the record, or empty if the file contained no record
   */
  public Optional<WaiterRecord> leftBehind() {
    return left;
  }

  /**
   * Writes the record of an object that this process is about to create and announce. The next
   * owner of the file then finds the object even if this process is killed before the announcement.
   * Withdraws the previous announcement.
   *
   * @param detail the mechanism's own data
   * @throws IOException if the record cannot be written
   */
  public void prepare(String detail) throws IOException {
    withdraw();
    write(detail, ThreadLocalRandom.current().nextInt(Integer.MAX_VALUE));
  }

  private void write(String detail, int incarnation) throws IOException {
    byte[] text = new WaiterRecord(ProcessIdentity.own(), incarnation, detail).bytes();
    NativeBuffer content = new NativeBuffer(BODY);
    content.buffer().put(0, text);
    write(content, BODY);
  }

  private void clear() throws ErrnoException {
    file.setMode(MODE);
    fill(new byte[0]);
  }

  /**
   * Writes a text and then zeros up to the end of the file. Every page of the file then exists, so
   * that a later access does not fail for lack of memory.
   */
  private void fill(byte[] text) throws ErrnoException {
    NativeBuffer content = new NativeBuffer(LENGTH);
    content.buffer().put(0, text);
    write(content, LENGTH);
  }

  private void write(NativeBuffer content, int length) throws ErrnoException {
    if (file.writeAt(content, length, 0) < length) {
      throw new ErrnoException("pwrite(" + path + ")", Errno.ENOSPC);
    }
  }

  /**
   * Announces that this process waits. This replaces the previous announcement.
   *
   * @param detail the mechanism's own data
   * @throws IOException if it cannot be written
   */
  public void announce(String detail) throws IOException {
    withdraw();
    int incarnation = ThreadLocalRandom.current().nextInt(Integer.MAX_VALUE);
    write(detail, incarnation);
    if (!locks.tryLock(WAITING + incarnation, 1)) {
      throw new ErrnoException("fcntl(" + path + ", F_OFD_SETLK)", Errno.EBUSY);
    }
    announced = WAITING + incarnation;
  }

  /**
   * Withdraws the announcement that this process waits. The process remains the owner.
   *
   * @throws ErrnoException if the lock cannot be released
   */
  public void withdraw() throws ErrnoException {
    if (announced >= 0) {
      locks.unlock(announced, 1);
      announced = -1;
    }
  }

  /**
   * Returns whether the path still refers to this file. Another program may have removed it; no
   * waker can find this waiter then.
   *
   * @return whether it refers to this file
   */
  public boolean isInPlace() {
    return identity.isLinked();
  }

  /** Removes the file, if the path still refers to it, and releases ownership. Idempotent. */
  @Override
  public void close() {
    if (file.fd() < 0) {
      return;
    }
    try (Cleanup all = new Cleanup()) {
      all.add(file::close);
      all.add(this::removeIfInPlace);
      withdraw();
    } catch (ErrnoException e) {
      // Closing the descriptor releases the locks nevertheless.
    }
  }

  private void removeIfInPlace() {
    if (isInPlace()) { // no other owner replaces the file while this process holds its lock
      if (!OpenFile.unlink(path)) {
        LOG.warn("The file {} of a waiter cannot be removed; the next waiter takes it over", path);
      }
    }
  }
}
