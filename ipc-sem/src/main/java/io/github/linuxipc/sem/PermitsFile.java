package io.github.linuxipc.sem;

import io.github.linuxipc.inventory.FoundObject;
import io.github.linuxipc.posix.Errno;
import io.github.linuxipc.posix.ErrnoException;
import io.github.linuxipc.posix.FileStat;
import io.github.linuxipc.posix.NativeBuffer;
import io.github.linuxipc.posix.OfdLock;
import io.github.linuxipc.posix.OpenFile;
import io.github.linuxipc.spi.Cleanup;
import io.github.linuxipc.spi.file.ProcessUser;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The file of a set of shared permits. {@linkplain OfdLock Locks} on the file show which permits
 * are held. The kernel releases the locks of a process when the process ends. The content of the
 * file is the number of permits and the name of the doorbell. The doorbell is a semaphore that is
 * posted when a permit is released. The last process that closes the file removes the file and the
 * doorbell.
 *
 * <pre>
 *   permits=4
 *   sem=ipc-1000-5f0c...
 *
 *   locked byte   0 .. permits - 1   the permit with that number is held
 *                 2^40               mutex: a process opens or closes the file (held briefly)
 *                 2^41               liveness: shared by all processes that have the file open
 * </pre>
 *
 * <p>Not thread-safe.
 */
final class PermitsFile {
  private static final Pattern CONTENT =
      Pattern.compile("permits=([0-9]{1,5})\n(sem=[^\n]*)\n\0*", Pattern.DOTALL);
  private static final int LENGTH = 256;
  private static final int MODE = 0600;
  private static final long MUTEX = 1L << 40;
  private static final long LIVENESS = 1L << 41;
  private static final long PAUSE_NS = 200_000;
  private static final long MUTEX_TIMEOUT_NS = 5_000_000_000L;
  private static final long MUTEX_TIMEOUT_AT_CLOSE_NS = 300_000_000;

  private final Path path;
  private final OpenFile file;
  private final OfdLock locks;
  private final int uid;
  private int permits;
  private SemaphoreName name;
  private @Nullable HeldSemaphore doorbell;

  private PermitsFile(Path path, OpenFile file, int uid) {
    this.path = path;
    this.file = file;
    this.locks = new OfdLock(file);
    this.uid = uid;
    this.name = SemaphoreName.random(uid);
  }

  /**
   * Opens the file. Initialises it if no other process has it open, or if the doorbell was removed.
   *
   * @param wanted the configured number of permits
   * @return the file; {@link #permits} returns the actual number
   */
  static PermitsFile open(Path path, int uid, int wanted) throws IOException {
    while (true) {
      try (Cleanup undo = new Cleanup()) {
        OpenFile file = undo.open(() -> OpenFile.openOrCreate(path), OpenFile::close);
        check(path, file.status(), uid);
        PermitsFile opened = new PermitsFile(path, file, uid);
        undo.add(opened::removeIfEmpty);
        undo.add(opened::closeDoorbell);
        if (opened.join(wanted)) {
          return undo.done(opened);
        }
      }
    }
  }

  /**
   * Removes a file without content after a failure: this process may have created it. A process
   * that opened it meanwhile finds out and creates another.
   */
  private void removeIfEmpty() throws ErrnoException {
    if (file.size() == 0 && isLinked()) {
      OpenFile.unlink(path);
    }
  }

  private void closeDoorbell() {
    HeldSemaphore held = doorbell;
    if (held != null) {
      held.close();
    }
  }

  private static void check(Path path, FileStat status, int uid) throws ErrnoException {
    if (!status.isRegular()) {
      throw new ErrnoException("open(" + path + ")", Errno.EINVAL);
    }
    if (status.uid() != uid || (status.permissions() & 0077) != 0 || status.links() > 1) {
      throw new ErrnoException("open(" + path + ")", Errno.EACCES);
    }
  }

  /**
   * Joins the processes that have the file open. Returns false if the last of them has removed the
   * file.
   */
  private boolean join(int wanted) throws IOException {
    acquireMutex(MUTEX_TIMEOUT_NS);
    try {
      if (!isLinked()) {
        return false;
      }
      boolean alone = locks.tryLock(LIVENESS, 1); // if alone, any content is left over
      boolean readable = read();
      if (!readable && !alone) {
        throw new IOException(
            "live processes use "
                + path
                + ", and this version cannot read it; stop those processes, or use another name");
      }
      doorbell = alone ? null : HeldSemaphore.open(name, uid).orElse(null);
      if (doorbell == null) { // processes that use a removed doorbell find free permits by polling
        name.unlink();
        initialize(alone ? wanted : permits, alone);
      }
      locks.tryShare(LIVENESS, 1);
      return true;
    } finally {
      locks.unlock(MUTEX, 1);
    }
  }

  /**
   * Acquires the mutex. Fails after a time-out, or if the thread is interrupted while another
   * process holds the mutex. A holder releases the mutex after a few system calls, but may be
   * stopped before it does so.
   */
  private void acquireMutex(long timeoutNs) throws IOException {
    long deadlineNs = System.nanoTime() + timeoutNs;
    while (!locks.tryLock(MUTEX, 1)) {
      if (Thread.currentThread().isInterrupted()) {
        throw new IOException("the thread was interrupted while it waited for a lock of " + path);
      }
      pauseUntil(deadlineNs);
    }
  }

  /**
   * Acquires the mutex in order to remove the file. An interrupt stays pending, and does not end
   * the wait: no other process removes the file if this one is the last.
   */
  private void acquireMutexAtClose() throws IOException {
    long deadlineNs = System.nanoTime() + MUTEX_TIMEOUT_AT_CLOSE_NS;
    boolean interrupted = false;
    try {
      while (!locks.tryLock(MUTEX, 1)) {
        interrupted |= Thread.interrupted(); // a pause of an interrupted thread has no duration
        pauseUntil(deadlineNs);
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private void pauseUntil(long deadlineNs) throws IOException {
    if (System.nanoTime() - deadlineNs >= 0) {
      throw new IOException(
          "another process holds a lock of "
              + path
              + " for too long; check whether a process that uses it is stopped");
    }
    LockSupport.parkNanos(PAUSE_NS);
  }

  private boolean isLinked() {
    try {
      return file.status().isSameFile(FileStat.of(path));
    } catch (ErrnoException e) {
      return false;
    }
  }

  private boolean read() throws ErrnoException {
    NativeBuffer content = new NativeBuffer(LENGTH);
    byte[] bytes = new byte[file.readAt(content, LENGTH, 0)];
    content.buffer().get(0, bytes);
    Matcher matcher = CONTENT.matcher(new String(bytes, StandardCharsets.US_ASCII));
    var found = matcher.matches() ? SemaphoreName.parse(matcher.group(2)) : SemaphoreName.parse("");
    if (found.isEmpty()) {
      return false;
    }
    permits = Integer.parseInt(matcher.group(1));
    name = found.get();
    return true;
  }

  /**
   * Creates the doorbell and writes its name to the file. If this fails, the doorbell is removed.
   * The file is then removed, too, if no other process has it open.
   */
  private void initialize(int wanted, boolean alone) throws IOException {
    try (Cleanup undo = new Cleanup()) {
      if (alone) {
        undo.add(() -> Files.deleteIfExists(path));
      }
      HeldSemaphore created = undo.open(() -> HeldSemaphore.create(uid), HeldSemaphore::close);
      undo.add(created.name()::unlink);
      permits = wanted;
      NativeBuffer content = new NativeBuffer(LENGTH);
      String text = "permits=" + permits + "\n" + created.name().detail() + "\n";
      content.buffer().put(0, text.getBytes(StandardCharsets.US_ASCII));
      file.setMode(MODE);
      if (file.writeAt(content, LENGTH, 0) < LENGTH) {
        throw new ErrnoException("pwrite(" + path + ")", Errno.ENOSPC);
      }
      name = created.name();
      doorbell = undo.done(created);
    }
  }

  /**
   * Examines a file for the inventory.
   *
   * @return the object with its state; empty if the path does not exist
   */
  static Optional<FoundObject> examine(Path path, FoundObject object) throws IOException {
    try (OpenFile file = OpenFile.open(path, OpenFile.READ | OpenFile.NO_FOLLOW)) {
      check(path, file.status(), ProcessUser.uid());
      OfdLock locks = new OfdLock(file);
      return Optional.of(
          locks.find(LIVENESS, 1) || locks.find(MUTEX, 1)
              ? object.asLive()
              : object.asDead("no process has these permits open any more"));
    } catch (ErrnoException e) {
      if (e.errno() == Errno.ENOENT) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /** Removes a file that no process has open, and the semaphore that is named in it. */
  static void removeIfAbandoned(Path path) throws IOException {
    int uid = ProcessUser.uid();
    try (OpenFile file = OpenFile.open(path, OpenFile.READ_WRITE | OpenFile.NO_FOLLOW)) {
      check(path, file.status(), uid);
      PermitsFile found = new PermitsFile(path, file, uid);
      if (found.locks.tryLock(MUTEX, 1) && found.isLinked() && found.locks.tryLock(LIVENESS, 1)) {
        if (found.read()) {
          found.name.unlink();
        }
        Files.deleteIfExists(path);
      }
    }
  }

  int permits() {
    return permits;
  }

  /** Returns the semaphore that is posted when a permit is released. The caller must close it. */
  HeldSemaphore doorbell() {
    return Objects.requireNonNull(doorbell);
  }

  boolean tryAcquire(int permit) throws ErrnoException {
    return locks.tryLock(permit, 1);
  }

  void release(int permit) throws ErrnoException {
    locks.unlock(permit, 1);
  }

  /** Returns whether another process, or another waker of this process, holds the permit. */
  boolean isHeldElsewhere(int permit) throws ErrnoException {
    return locks.find(permit, 1);
  }

  /**
   * Closes the file, which releases all held permits. The last process removes the file and the
   * doorbell.
   */
  void close() throws IOException {
    try {
      acquireMutexAtClose();
      if (isLinked() && locks.tryLock(LIVENESS, 1)) {
        name.unlink();
        Files.deleteIfExists(path);
      }
    } finally {
      file.close();
    }
  }
}
