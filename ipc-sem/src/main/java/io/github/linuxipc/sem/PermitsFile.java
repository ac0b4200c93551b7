package io.github.linuxipc.sem;

import io.github.linuxipc.posix.Errno;
import io.github.linuxipc.posix.ErrnoException;
import io.github.linuxipc.posix.FileStat;
import io.github.linuxipc.posix.NativeBuffer;
import io.github.linuxipc.posix.OfdLock;
import io.github.linuxipc.posix.OpenFile;
import io.github.linuxipc.spi.Cleanup;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The file of a number of permits. Who holds one is told by {@linkplain OfdLock locks}, which fall
 * with their process; the content says how many there are, and the semaphore that rings when one
 * comes back. The last to leave removes both.
 *
 * <pre>
 *   permits=4
 *   sem=ipc-1000-5f0c...
 *
 *   locks   0 .. permits - 1   that permit is held
 *           2^40               somebody opens or leaves (for a moment)
 *           2^41               shared by all who have it open
 * </pre>
 *
 * <p>Not for two threads at a time.
 */
final class PermitsFile {
  private static final Pattern CONTENT =
      Pattern.compile("permits=([0-9]{1,5})\n(sem=[^\n]*)\n\0*", Pattern.DOTALL);
  private static final int LENGTH = 256;
  private static final int MODE = 0600;
  private static final long DOOR = 1L << 40;
  private static final long PRESENT = 1L << 41;
  private static final long PAUSE_NS = 200_000;
  private static final long DOOR_WAIT_NS = 5_000_000_000L;
  private static final long DOOR_WAIT_AT_CLOSE_NS = 300_000_000;

  private final Path path;
  private final OpenFile file;
  private final OfdLock locks;
  private final int uid;
  private int permits;
  private SemaphoreName name;
  private @Nullable HeldSemaphore bell;

  private PermitsFile(Path path, OpenFile file, int uid) {
    this.path = path;
    this.file = file;
    this.locks = new OfdLock(file);
    this.uid = uid;
    this.name = SemaphoreName.random(uid);
  }

  /**
   * Opens the file, and makes it if nobody has it open.
   *
   * @param wanted how many permits there shall be
   * @return the file; {@link #permits} tells how many there are
   */
  static PermitsFile open(Path path, int uid, int wanted) throws IOException {
    while (true) {
      try (Cleanup undo = new Cleanup()) {
        OpenFile file = undo.open(() -> OpenFile.openOrCreate(path), OpenFile::close);
        check(path, file.status(), uid);
        PermitsFile opened = new PermitsFile(path, file, uid);
        undo.add(opened::abandonBell);
        if (opened.enter(wanted)) {
          return undo.done(opened);
        }
      }
    }
  }

  private void abandonBell() {
    HeldSemaphore held = bell;
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

  /** Comes in; false if the last one has removed the file meanwhile. */
  private boolean enter(int wanted) throws IOException {
    takeDoor(DOOR_WAIT_NS);
    try {
      if (!isInPlace()) {
        return false;
      }
      boolean alone = locks.tryLock(PRESENT, 1); // then what is written is a dead one's
      boolean known = read() && !alone;
      bell = known ? HeldSemaphore.open(name, uid).orElse(null) : null;
      if (bell == null) { // whoever removed it, those who have the file open look by themselves
        name.unlink();
        make(known ? permits : wanted, alone);
      }
      locks.tryShare(PRESENT, 1);
      return true;
    } finally {
      locks.unlock(DOOR, 1);
    }
  }

  /**
   * Whoever has the door does a few system calls and gives it back; but it may be stopped
   * meanwhile.
   */
  private void takeDoor(long timeoutNs) throws IOException {
    long deadlineNs = System.nanoTime() + timeoutNs;
    while (!locks.tryLock(DOOR, 1)) {
      if (Thread.currentThread().isInterrupted() || System.nanoTime() - deadlineNs >= 0) {
        throw new IOException(
            "another process keeps a lock of "
                + path
                + "; see whether one of those that use it is"
                + " stopped");
      }
      LockSupport.parkNanos(PAUSE_NS);
    }
  }

  private boolean isInPlace() {
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

  /** Makes the semaphore and writes its name down; if either fails, neither stays. */
  private void make(int wanted, boolean alone) throws IOException {
    try (Cleanup undo = new Cleanup()) {
      if (alone) {
        undo.add(() -> Files.deleteIfExists(path));
      }
      HeldSemaphore made = undo.open(() -> HeldSemaphore.create(uid), HeldSemaphore::close);
      undo.add(made.name()::unlink);
      permits = wanted;
      NativeBuffer content = new NativeBuffer(LENGTH);
      String text = "permits=" + permits + "\n" + made.name().detail() + "\n";
      content.buffer().put(0, text.getBytes(StandardCharsets.US_ASCII));
      file.setMode(MODE);
      if (file.writeAt(content, LENGTH, 0) < LENGTH) {
        throw new ErrnoException("pwrite(" + path + ")", Errno.ENOSPC);
      }
      name = made.name();
      bell = undo.done(made);
    }
  }

  int permits() {
    return permits;
  }

  /** The semaphore that rings when a permit comes back, for the caller to close. */
  HeldSemaphore bell() {
    return Objects.requireNonNull(bell);
  }

  boolean tryTake(int permit) throws ErrnoException {
    return locks.tryLock(permit, 1);
  }

  void giveBack(int permit) throws ErrnoException {
    locks.unlock(permit, 1);
  }

  /** Whether somebody else holds a permit. */
  boolean isTaken(int permit) throws ErrnoException {
    return locks.find(permit, 1);
  }

  /** Leaves; what is held comes back. The last one removes file and semaphore. */
  void close() throws IOException {
    try {
      takeDoor(DOOR_WAIT_AT_CLOSE_NS);
      if (isInPlace() && locks.tryLock(PRESENT, 1)) {
        name.unlink();
        Files.deleteIfExists(path);
      }
    } finally {
      file.close();
    }
  }
}
