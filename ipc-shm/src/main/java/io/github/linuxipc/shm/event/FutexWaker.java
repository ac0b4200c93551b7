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
 * Signals the event, and then checks whether the waiter still waits. In this order a waiter that
 * closes in between is detected. If it has closed without consuming the signal, its successor is
 * signalled. A signal that no waiter consumes is cleared by the next bind.
 */
final class FutexWaker implements Waker {
  /** How often a successor is searched for while waiters come and go. */
  private static final int ATTEMPTS = 10;

  private final Path path;
  private final OpenContext context;
  private final WaiterLookup lookup;
  private @Nullable FutexEvent event;
  private boolean closed;

  FutexWaker(Path path, OpenContext context) throws IpcException {
    this.path = path;
    this.context = context;
    try {
      this.lookup = new WaiterLookup(path, ProcessUser.uid());
      find(); // reports an untrusted file now, and not at the first wake-up
    } catch (IOException e) {
      release();
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
        FutexEvent current = event != null ? event : find();
        if (current == null) {
          return false;
        }
        if (current.signal() || lookup.isWaiting() || current.isConsumed()) {
          return true;
        }
        release();
      }
      return false;
    } catch (IOException e) {
      release();
      throw EventErrors.opening(context, path, e);
    } catch (InternalError e) {
      release();
      throw EventErrors.damaged(context, path, e);
    }
  }

  /** Maps the file of the live waiter; returns null if there is none. */
  private @Nullable FutexEvent find() throws IOException {
    release();
    if (lookup.find().isEmpty()) {
      return null;
    }
    try {
      event = FutexEvent.open(path);
    } catch (ErrnoException e) {
      if (e.errno() != Errno.ENOENT) {
        throw e;
      }
      // the waiter has closed meanwhile
    }
    return event;
  }

  private void release() {
    FutexEvent open = event;
    event = null;
    if (open != null) {
      open.close();
    }
    lookup.close();
  }

  @Override
  public synchronized void close() {
    closed = true;
    release();
  }
}
