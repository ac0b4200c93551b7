package io.github.linuxipc.support.event;

import io.github.linuxipc.posix.Errno;
import io.github.linuxipc.posix.ErrnoException;
import io.github.linuxipc.posix.FileStat;
import io.github.linuxipc.posix.NativeBuffer;
import io.github.linuxipc.posix.OfdLock;
import io.github.linuxipc.posix.OpenFile;
import io.github.linuxipc.posix.PathIdentity;
import io.github.linuxipc.posix.ProcessIdentity;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * The file by which a process announces that it waits for an event, and by whose {@linkplain
 * OfdLock locks} the kernel tells whether that is still so. There is one a waiter, wherever the
 * event's name leads; a dead process's file is taken over, without asking and without a race.
 *
 * <pre>
 *      0 .. 2047   the {@link WaiterRecord}, as text, then zeros
 *   2048 .. 4095   the mechanism's own; zeros at first
 *
 *   locks   0                     the process that owns the file
 *           2^32 + incarnation    ... waits, and all that the announcement says is so
 * </pre>
 *
 * <p>The second lock is taken last and given up first. Who finds it has found a waiter that was
 * alive at that moment; a killed one's falls with it, a stopped one's stays. Not for two threads at
 * a time.
 */
public final class WaiterFile implements AutoCloseable {
  /** The file's length in bytes. */
  public static final int LENGTH = 4096;

  /** Where the mechanism's own part begins. */
  public static final int BODY = 2048;

  static final long WAITING = 1L << 32;
  private static final long OWNER = 0;
  private static final int MODE = 0600;

  private final Path path;
  private final PathIdentity place;
  private final OpenFile file;
  private final OfdLock locks;
  private long announced = -1;
  private Optional<WaiterRecord> left = Optional.empty();

  private WaiterFile(Path path, OpenFile file, FileStat status, OfdLock locks) {
    this.path = path;
    this.place = new PathIdentity(status, path);
    this.file = file;
    this.locks = locks;
  }

  /**
   * Becomes the owner of a path's file, which is made if it is missing, and clears it. Nobody is
   * told yet.
   *
   * @param path the file, in a directory that nobody else can change
   * @param uid the user of this process
   * @return the file
   * @throws ErrnoException if it cannot be had: {@link Errno#EBUSY} if a live process has it,
   *     {@link Errno#EACCES} if it is not ours alone, {@link Errno#EINVAL} if it is no file
   */
  public static WaiterFile bind(Path path, int uid) throws ErrnoException {
    WaiterFile bound = null;
    while (bound == null) {
      bound = tryBind(path, uid);
    }
    return bound;
  }

  /** Tries once; null if the last owner has removed the file meanwhile. */
  private static @Nullable WaiterFile tryBind(Path path, int uid) throws ErrnoException {
    OpenFile file = OpenFile.openOrCreate(path);
    boolean done = false;
    try {
      FileStat status = file.status();
      check(path, status, uid);
      OfdLock locks = new OfdLock(file);
      if (!locks.tryLock(OWNER, 1)) {
        throw new ErrnoException("fcntl(" + path + ", F_OFD_SETLK)", Errno.EBUSY);
      }
      WaiterFile bound = new WaiterFile(path, file, status, locks);
      if (!bound.isInPlace()) { // the last owner removes it while it still holds the lock
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

  /** Reads what a dead owner left, and clears it; where that cannot be done no file stays. */
  private void takeOver() throws ErrnoException {
    boolean done = false;
    try {
      left = read(file);
      clear();
      done = true;
    } finally {
      if (!done && left.isEmpty()) { // else the next is to find what was left behind
        close();
      }
    }
  }

  /**
   * Removes a file whose owner has died, if it is one of ours.
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
      // It has an owner, or is none of ours.
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

  /** Reads what stands in a waiter's file; empty if that is no announcement. */
  static Optional<WaiterRecord> read(OpenFile file) throws ErrnoException {
    NativeBuffer content = new NativeBuffer(BODY);
    byte[] bytes = new byte[file.readAt(content, BODY, 0)];
    content.buffer().get(0, bytes);
    return WaiterRecord.parse(bytes);
  }

  /**
   * Returns what a dead owner had announced, so that what it left behind can be removed.
   *
   * @return the announcement, or empty if the file is new
   */
  public Optional<WaiterRecord> leftBehind() {
    return left;
  }

  /**
   * Writes down what is about to be made and will be announced, so that it is found even if this
   * process is killed before it announces that.
   *
   * @param detail what the mechanism adds
   * @throws IOException if it cannot be written
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

  /** Writes the whole file, so that no page of it is missing when memory is short. */
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
   * Tells everybody that this process waits. Whatever was announced before is no longer true.
   *
   * @param detail what the mechanism adds
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
   * Tells everybody that this process waits no longer. It stays the owner.
   *
   * @throws ErrnoException if it fails
   */
  public void withdraw() throws ErrnoException {
    if (announced >= 0) {
      locks.unlock(announced, 1);
      announced = -1;
    }
  }

  /**
   * Tells whether the path still leads to this file. Somebody may have removed it; then nobody can
   * find this waiter any more.
   *
   * @return whether it does
   */
  public boolean isInPlace() {
    return place.isLinked();
  }

  /** Removes the file, if it is still this one, and lets go. Idempotent. */
  @Override
  public void close() {
    if (file.fd() < 0) {
      return;
    }
    try {
      withdraw();
      if (isInPlace()) { // nobody can put another there as long as this one is locked
        OpenFile.unlink(path);
      }
    } catch (ErrnoException e) {
      // The descriptor's end gives the locks up all the same.
    } finally {
      file.close();
    }
  }
}
