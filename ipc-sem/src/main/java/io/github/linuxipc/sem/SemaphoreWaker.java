package io.github.linuxipc.sem;

import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.event.Waker;
import io.github.linuxipc.posix.Errno;
import io.github.linuxipc.posix.ErrnoException;
import io.github.linuxipc.posix.NamedSemaphore;
import io.github.linuxipc.spi.OpenContext;
import io.github.linuxipc.spi.file.ProcessUser;
import io.github.linuxipc.support.event.EventFiles;
import io.github.linuxipc.support.event.WaiterLookup;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Posts, and then asks whether the waiter still waits: in this order a waiter that goes in between
 * is noticed. If it has gone, the post is taken back and goes to its successor; one that cannot be
 * taken back has woken it before it went.
 */
final class SemaphoreWaker implements Waker {
  /** How often a successor is looked for while waiters come and go. */
  private static final int ATTEMPTS = 10;

  private final Path file;
  private final OpenContext context;
  private final LazyPermits permits;
  private final int uid;
  private final WaiterLookup lookup;
  private @Nullable NamedSemaphore semaphore;
  private boolean closed;

  SemaphoreWaker(Path file, Path permits, OpenContext context) throws IpcException {
    this.file = file;
    this.permits = new LazyPermits(permits, context);
    this.context = context;
    try {
      this.uid = ProcessUser.uid();
      this.lookup = new WaiterLookup(file, uid);
      SemaphoreSweep.run(uid);
      find(); // what must not be trusted is told now, not at the first wake-up
    } catch (IOException e) {
      forget();
      throw SemaphoreErrors.opening(context, file, e);
    }
  }

  @Override
  public synchronized boolean wake() throws IpcException {
    if (closed) {
      throw EventFiles.closed(context, "waker");
    }
    try {
      for (int i = 0; i < ATTEMPTS; i++) {
        NamedSemaphore target = semaphore != null ? semaphore : find();
        if (target == null) {
          return false;
        }
        boolean room = target.post();
        if (lookup.isWaiting()) {
          if (!room) {
            throw overflow();
          }
          return true;
        }
        if (room && !target.tryAcquire()) {
          return true;
        }
        forget();
      }
      return false;
    } catch (ErrnoException e) {
      forget();
      throw SemaphoreErrors.opening(context, file, e);
    }
  }

  /** Opens the live waiter's semaphore; null if nobody waits. */
  private @Nullable NamedSemaphore find() throws ErrnoException {
    forget();
    Optional<SemaphoreName> name =
        lookup.find().flatMap(announced -> SemaphoreName.parse(announced.detail()));
    if (name.isEmpty()) {
      return null;
    }
    try {
      semaphore = NamedSemaphore.open(name.get().name(), uid);
    } catch (ErrnoException e) {
      if (e.errno() != Errno.ENOENT) {
        throw e;
      }
      // The waiter has gone meanwhile, or finds out within two seconds that its semaphore has.
    }
    return semaphore;
  }

  private IpcException overflow() {
    return context.failure(
        ErrorCode.EVENT_OVERFLOW,
        "The semaphore is at its maximum of " + NamedSemaphore.MAX_VALUE,
        "See why its waiter takes nothing.");
  }

  private void forget() {
    NamedSemaphore open = semaphore;
    semaphore = null;
    if (open != null) {
      open.close();
    }
    lookup.close();
  }

  @Override
  public <T> Optional<T> extension(Class<T> type) {
    return type.isInstance(permits) ? Optional.of(type.cast(permits)) : Optional.empty();
  }

  @Override
  public void close() {
    synchronized (this) {
      closed = true;
      forget();
    }
    permits.close(); // not under the lock: somebody may be waiting for a permit
  }
}
