package io.github.linuxipc.sem;

import io.github.linuxipc.channel.ErrorCode;
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
 * Permits of processes. The locks of the {@link PermitsFile} are the truth; the semaphore only
 * rings when a permit was given back. Nobody rings for a holder that was killed, so who waits looks
 * by itself twenty times a second.
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
  private final NamedSemaphore bell;
  private final BitSet mine = new BitSet();
  private final ReentrantLock waiting = new ReentrantLock();
  private final InterruptHook interrupts;
  private boolean closed;

  private SharedPermits(OpenContext context, PermitsFile file) {
    this.context = context;
    this.file = file;
    this.held = file.bell();
    this.bell = held.semaphore();
    this.interrupts = new InterruptHook(this::ring);
  }

  static SharedPermits open(Path path, OpenContext context) throws IpcException {
    int wanted = context.option(PERMITS);
    try (Cleanup undo = new Cleanup()) {
      int uid = ProcessUser.uid();
      PermitsFile file = undo.open(() -> PermitsFile.open(path, uid, wanted), PermitsFile::close);
      undo.add(file.bell()::close);
      if (file.permits() != wanted) {
        throw context.failure(
            ErrorCode.INCOMPATIBLE_PEER,
            "The ends do not agree: permits=" + wanted + " here, " + file.permits() + " there",
            "Configure all ends alike.");
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
    for (int i = mine.nextClearBit(0); i < file.permits(); i = mine.nextClearBit(i + 1)) {
      if (file.tryTake(i)) {
        mine.set(i);
        return true;
      }
    }
    return false;
  }

  /** One thread waits for the bell, others for their turn to. */
  private void sleep(long timeoutNs) throws InterruptedException, IpcException, ErrnoException {
    if (!waiting.tryLock(timeoutNs, TimeUnit.NANOSECONDS)) {
      return;
    }
    interrupts.begin();
    try {
      synchronized (this) {
        requireOpen();
      }
      bell.await(timeoutNs);
    } finally {
      interrupts.end();
      waiting.unlock();
    }
  }

  synchronized void release() throws IpcException {
    requireOpen();
    int permit = mine.length() - 1;
    if (permit < 0) {
      throw new IllegalStateException("This end holds no permit");
    }
    try {
      file.giveBack(permit);
    } catch (ErrnoException e) {
      throw EventFiles.io(context, e);
    }
    mine.clear(permit);
    ring();
  }

  /** More counts than there are permits would only wake in vain. */
  private void ring() {
    try {
      if (bell.value() < file.permits()) {
        bell.post();
      }
    } catch (ErrnoException e) {
      LOG.debug("Nobody is told of a permit; who waits looks by itself", e);
    }
  }

  synchronized int available() throws IpcException {
    requireOpen();
    try {
      int free = 0;
      for (int i = 0; i < file.permits(); i++) {
        free += mine.get(i) || file.isTaken(i) ? 0 : 1;
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

  /** Gives back what is held; blocked callers end within a slice. */
  @Override
  public void close() {
    synchronized (this) {
      if (closed) {
        return;
      }
      closed = true;
    }
    ring();
    waiting.lock(); // nobody is in the semaphore any more, and nobody comes
    try {
      file.close();
      ring();
    } catch (IOException e) {
      LOG.warn("The permits cannot be left in good order: {}", e.toString());
    } finally {
      held.close();
      interrupts.stop();
      waiting.unlock();
    }
  }
}
