package io.github.linuxipc.sem;

import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.posix.Errno;
import io.github.linuxipc.posix.ErrnoException;
import io.github.linuxipc.posix.NamedSemaphore;
import io.github.linuxipc.posix.ProcessIdentity;
import io.github.linuxipc.spi.OpenContext;
import io.github.linuxipc.spi.file.ProcessUser;
import io.github.linuxipc.support.event.AbstractWaker;
import io.github.linuxipc.support.event.WaiterLookup;
import io.github.linuxipc.support.event.WaiterRecord;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Posts to the semaphore, and then checks whether the waiter is still there. In this order, the
 * waker detects a waiter that closes between the two steps. If the waiter has closed, the waker
 * takes the post back and posts to the waiter's successor. If the post cannot be taken back, the
 * waiter has consumed it before the close.
 */
final class SemaphoreWaker extends AbstractWaker<NamedSemaphore> {
  private final Path file;
  private final LazyPermits permits;
  private final int uid;
  private final WaiterLookup lookup;

  private SemaphoreWaker(Path file, LazyPermits permits, int uid, OpenContext context) {
    super(context);
    this.file = file;
    this.permits = permits;
    this.uid = uid;
    this.lookup = new WaiterLookup(file, uid);
  }

  static SemaphoreWaker open(Path file, Path permits, OpenContext context) throws IpcException {
    try {
      int uid = ProcessUser.uid();
      SemaphoreSweep.run(uid);
      LazyPermits lazyPermits = new LazyPermits(permits, context);
      SemaphoreWaker waker = new SemaphoreWaker(file, lazyPermits, uid, context);
      waker.findNow();
      return waker;
    } catch (IOException e) {
      throw SemaphoreErrors.opening(context, file, e);
    }
  }

  /** Opens the semaphore of the live waiter. */
  @Override
  protected @Nullable NamedSemaphore find() throws IOException {
    Optional<SemaphoreName> name =
        lookup.find().flatMap(announced -> SemaphoreName.parse(announced.detail()));
    if (name.isEmpty()) {
      return null;
    }
    try {
      return NamedSemaphore.open(name.get().name(), uid);
    } catch (ErrnoException e) {
      if (e.errno() != Errno.ENOENT) {
        throw e;
      }
      requireOneMount();
      // The waiter has closed meanwhile, or will notice within two seconds that its semaphore was
      // removed.
      return null;
    }
  }

  /**
   * Throws if the waiter whose semaphore does not exist here is alive in another pid namespace. It
   * is then in another container, with a {@code /dev/shm} of its own.
   */
  private void requireOneMount() throws IOException {
    Optional<ProcessIdentity> waiter = lookup.find().map(WaiterRecord::process);
    if (waiter.isPresent() && !waiter.get().isInThisPidNamespace()) {
      throw context()
          .failure(
              ErrorCode.NOT_REACHABLE,
              "The semaphore of process "
                  + waiter.get().pid()
                  + " of another pid namespace ("
                  + waiter.get().pidNamespace()
                  + ") is not in the /dev/shm of this mount namespace",
              "Mount one /dev/shm in both containers, or use the notifier futex.");
    }
  }

  @Override
  protected Outcome signal(NamedSemaphore found) throws IOException {
    boolean room = found.post();
    if (lookup.isWaiting()) {
      if (!room) {
        throw overflow();
      }
      return Outcome.WOKEN;
    }
    return room && !found.tryAcquire() ? Outcome.WOKEN : Outcome.GONE;
  }

  private IpcException overflow() {
    return context()
        .failure(
            ErrorCode.EVENT_OVERFLOW,
            "The semaphore is at its maximum of " + NamedSemaphore.MAX_VALUE,
            "Check why its waiter does not consume the wake-ups.");
  }

  @Override
  protected void release(@Nullable NamedSemaphore found) {
    if (found != null) {
      found.close();
    }
    lookup.close();
  }

  @Override
  protected IpcException failure(IOException cause) {
    return SemaphoreErrors.opening(context(), file, cause);
  }

  @Override
  public <T> Optional<T> extension(Class<T> type) {
    return type.isInstance(permits) ? Optional.of(type.cast(permits)) : Optional.empty();
  }

  @Override
  public void close() {
    super.close();
    permits.close(); // without this object's monitor, because a thread may wait for a permit
  }
}
