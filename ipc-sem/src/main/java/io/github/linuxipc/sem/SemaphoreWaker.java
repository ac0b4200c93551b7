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
 * Posts first, and then checks whether the waiter still waits. In this order the waker notices a
 * waiter that closes in between. If the waiter has closed, the waker takes the post back and posts
 * to the waiter's successor. A post that cannot be taken back has woken the waiter before it
 * closed.
 */
final class SemaphoreWaker implements Waker {
  /** How often a wake-up looks up a successor when the waiter it found no longer waits. */
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
      find(); // reports an untrusted file now, not at the first wake-up
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

  /** Opens the semaphore of the live waiter; null if none waits. */
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
      // The waiter has closed meanwhile, or will notice within two seconds that its semaphore was
      // removed.
    }
    return semaphore;
  }

  private IpcException overflow() {
    return context.failure(
        ErrorCode.EVENT_OVERFLOW,
        "The semaphore is at its maximum of " + NamedSemaphore.MAX_VALUE,
        "Check why its waiter does not consume the wake-ups.");
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
    permits.close(); // without the lock: another thread may be waiting for a permit
  }
}
