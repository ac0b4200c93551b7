package io.github.linuxipc.sem;

import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.posix.ErrnoException;
import io.github.linuxipc.posix.InterruptHook;
import io.github.linuxipc.posix.NamedSemaphore;
import io.github.linuxipc.spi.Cleanup;
import io.github.linuxipc.spi.OpenContext;
import io.github.linuxipc.spi.Option;
import io.github.linuxipc.spi.OptionParsers;
import io.github.linuxipc.spi.file.ProcessUser;
import io.github.linuxipc.support.event.EventFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.BitSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Permits that processes share. Only the locks of the {@link PermitsFile} decide which permits are
 * held. The doorbell is a semaphore, and only signals that a permit was released. When a holder is
 * killed, no process posts to the doorbell. So a waiting thread also checks the locks twenty times
 * a second.
 */
final class SharedPermits implements AutoCloseable {
  static final Option<Integer> PERMITS =
      new Option<>(
          "permits",
          1,
          "how many permits processes share, 1 to 10000; the same at all ends",
          text -> OptionParsers.number(text, 1, 10_000));

  private static final Logger LOG = LoggerFactory.getLogger(SharedPermits.class);
  private static final long SLICE_NS = 50_000_000;

  private final OpenContext context;
  private final PermitsFile file;
  private final HeldSemaphore held;
  private final NamedSemaphore doorbell;
  private final BitSet acquired = new BitSet();
  private final ReentrantLock waiting = new ReentrantLock();
  private final InterruptHook interrupts;
  private boolean closed;

  private SharedPermits(OpenContext context, PermitsFile file) {
    this.context = context;
    this.file = file;
    this.held = file.doorbell();
    this.doorbell = held.semaphore();
    this.interrupts = new InterruptHook(this::postDoorbell);
  }

  static SharedPermits open(Path path, OpenContext context) throws IpcException {
    int wanted = context.option(PERMITS);
    try (Cleanup undo = new Cleanup()) {
      int uid = ProcessUser.uid();
      PermitsFile file = undo.open(() -> PermitsFile.open(path, uid, wanted), PermitsFile::close);
      undo.add(file.doorbell()::close);
      if (file.permits() != wanted) {
        throw context.incompatible("permits=" + wanted + " here, " + file.permits() + " there");
      }
      return undo.done(new SharedPermits(context, file));
    } catch (IOException e) {
      throw SemaphoreErrors.opening(context, path, e);
    }
  }

  boolean acquire(Duration timeout) throws IpcException, InterruptedException {
    long deadlineNs = System.nanoTime() + nanos(timeout);
    try {
      while (true) {
        if (Thread.interrupted()) {
          throw new InterruptedException();
        }
        if (tryAcquire()) {
          return true;
        }
        long leftNs = deadlineNs - System.nanoTime();
        if (leftNs <= 0) {
          return false;
        }
        sleep(Math.min(leftNs, SLICE_NS));
      }
    } catch (ErrnoException e) {
      throw EventFiles.io(context, e);
    }
  }

  private static long nanos(Duration timeout) {
    return timeout.toSeconds() > Integer.MAX_VALUE
        ? TimeUnit.SECONDS.toNanos(Integer.MAX_VALUE)
        : Math.max(0, timeout.isNegative() ? 0 : timeout.toNanos());
  }

  private synchronized boolean tryAcquire() throws IpcException, ErrnoException {
    requireOpen();
    for (int i = acquired.nextClearBit(0); i < file.permits(); i = acquired.nextClearBit(i + 1)) {
      if (file.tryAcquire(i)) {
        acquired.set(i);
        return true;
      }
    }
    return false;
  }

  /**
   * Waits until the doorbell is posted or a time-out passes. One thread waits for the doorbell, and
   * the other threads wait for the lock {@code waiting}.
   */
  private void sleep(long timeoutNs) throws InterruptedException, IpcException, ErrnoException {
    if (!waiting.tryLock(timeoutNs, TimeUnit.NANOSECONDS)) {
      return;
    }
    interrupts.begin();
    try {
      synchronized (this) {
        requireOpen();
      }
      doorbell.await(timeoutNs);
    } finally {
      interrupts.end();
      waiting.unlock();
    }
  }

  synchronized void release() throws IpcException {
    requireOpen();
    int permit = acquired.length() - 1;
    if (permit < 0) {
      throw new IllegalStateException("This waker holds no permit to release");
    }
    try {
      file.release(permit);
    } catch (ErrnoException e) {
      throw EventFiles.io(context, e);
    }
    acquired.clear(permit);
    postDoorbell();
  }

  /**
   * Posts to the doorbell unless its value has reached the number of permits. More posts would only
   * cause spurious wake-ups.
   */
  private void postDoorbell() {
    try {
      if (doorbell.value() < file.permits()) {
        doorbell.post();
      }
    } catch (ErrnoException e) {
      LOG.debug(
          "Cannot signal the release of a permit; waiting processes notice it within 50 ms", e);
    }
  }

  synchronized int available() throws IpcException {
    requireOpen();
    try {
      int free = 0;
      for (int i = 0; i < file.permits(); i++) {
        free += acquired.get(i) || file.isHeldElsewhere(i) ? 0 : 1;
      }
      return free;
    } catch (ErrnoException e) {
      throw EventFiles.io(context, e);
    }
  }

  private void requireOpen() throws IpcException {
    if (closed) {
      throw EventFiles.closed(context, "waker");
    }
  }

  /** Releases all held permits. Blocked calls of {@link #acquire} then fail within 50 ms. */
  @Override
  public void close() {
    synchronized (this) {
      if (closed) {
        return;
      }
      closed = true;
    }
    postDoorbell();
    waiting.lock(); // from here on no other thread waits for the semaphore
    try {
      file.close();
      postDoorbell();
    } catch (IOException e) {
      LOG.warn("The permits of {} cannot be closed properly: {}", context.name(), e.toString());
    } finally {
      held.close();
      interrupts.stop();
      waiting.unlock();
    }
  }
}
