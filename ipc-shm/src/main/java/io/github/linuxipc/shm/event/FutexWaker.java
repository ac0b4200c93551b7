package io.github.linuxipc.shm.event;

import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.event.Waker;
import io.github.linuxipc.posix.Errno;
import io.github.linuxipc.posix.ErrnoException;
import io.github.linuxipc.spi.OpenContext;
import io.github.linuxipc.spi.file.ProcessUser;
import io.github.linuxipc.support.event.EventFiles;
import io.github.linuxipc.support.event.WaiterLookup;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Rings, and then asks whether the waiter still waits: in this order a waiter that goes in between
 * is noticed. If it has gone without taking the wake-up, that goes to its successor. What was rung
 * to nobody is cleared when somebody binds.
 */
final class FutexWaker implements Waker {
  /** How often a successor is looked for while waiters come and go. */
  private static final int ATTEMPTS = 10;

  private final Path path;
  private final OpenContext context;
  private final WaiterLookup lookup;
  private @Nullable FutexEvent word;
  private boolean closed;

  FutexWaker(Path path, OpenContext context) throws IpcException {
    this.path = path;
    this.context = context;
    try {
      this.lookup = new WaiterLookup(path, ProcessUser.uid());
      find(); // what must not be trusted is told now, not at the first wake-up
    } catch (IOException e) {
      forget();
      throw EventErrors.opening(context, path, e);
    }
  }

  @Override
  public synchronized boolean wake() throws IpcException {
    if (closed) {
      throw EventFiles.closed(context, "waker");
    }
    try {
      for (int i = 0; i < ATTEMPTS; i++) {
        FutexEvent target = word != null ? word : find();
        if (target == null) {
          return false;
        }
        if (target.ring() || lookup.isWaiting() || target.isTaken()) {
          return true;
        }
        forget();
      }
      return false;
    } catch (IOException e) {
      forget();
      throw EventErrors.opening(context, path, e);
    } catch (InternalError e) {
      forget();
      throw EventErrors.damaged(context, path, e);
    }
  }

  /** Maps the live waiter's file; null if nobody waits. */
  private @Nullable FutexEvent find() throws IOException {
    forget();
    if (lookup.find().isEmpty()) {
      return null;
    }
    try {
      word = FutexEvent.open(path);
    } catch (ErrnoException e) {
      if (e.errno() != Errno.ENOENT) {
        throw e;
      }
      // the waiter has gone meanwhile
    }
    return word;
  }

  private void forget() {
    FutexEvent open = word;
    word = null;
    if (open != null) {
      open.close();
    }
    lookup.close();
  }

  @Override
  public synchronized void close() {
    closed = true;
    forget();
  }
}
