package io.github.linuxipc.shm.event;

import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.posix.Errno;
import io.github.linuxipc.posix.ErrnoException;
import io.github.linuxipc.spi.OpenContext;
import io.github.linuxipc.spi.file.ProcessUser;
import io.github.linuxipc.support.event.AbstractWaker;
import io.github.linuxipc.support.event.WaiterLookup;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Signals the event, and then checks whether the waiter is still there. In this order, a waiter
 * that closes between the two steps is detected. If the waiter has closed without consuming the
 * signal, its successor is signalled. The next bind clears a signal that no waiter consumed.
 */
final class FutexWaker extends AbstractWaker<FutexEvent> {
  private final Path path;
  private final WaiterLookup lookup;

  private FutexWaker(Path path, WaiterLookup lookup, OpenContext context) {
    super(context);
    this.path = path;
    this.lookup = lookup;
  }

  static FutexWaker open(Path path, OpenContext context) throws IpcException {
    try {
      WaiterLookup lookup = new WaiterLookup(path, ProcessUser.uid());
      FutexWaker waker = new FutexWaker(path, lookup, context);
      waker.findNow();
      return waker;
    } catch (IOException e) {
      throw EventErrors.opening(context, path, e);
    }
  }

  /** Maps the file of the live waiter. */
  @Override
  protected @Nullable FutexEvent find() throws IOException {
    if (lookup.find().isEmpty()) {
      return null;
    }
    try {
      return FutexEvent.open(path);
    } catch (ErrnoException e) {
      if (e.errno() != Errno.ENOENT) {
        throw e;
      }
      return null; // the waiter has closed meanwhile
    }
  }

  @Override
  protected Outcome signal(FutexEvent found) throws IOException {
    boolean woken = found.signal() || lookup.isWaiting() || found.isConsumed();
    return woken ? Outcome.WOKEN : Outcome.GONE;
  }

  @Override
  protected void release(@Nullable FutexEvent found) {
    if (found != null) {
      found.close();
    }
    lookup.close();
  }

  @Override
  protected IpcException failure(IOException cause) {
    return EventErrors.opening(context(), path, cause);
  }

  @Override
  protected IpcException memoryFault(InternalError error) {
    return EventErrors.damaged(context(), path, error);
  }
}
