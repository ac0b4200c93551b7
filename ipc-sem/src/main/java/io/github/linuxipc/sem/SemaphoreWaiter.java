package io.github.linuxipc.sem;

import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.posix.ErrnoException;
import io.github.linuxipc.posix.InterruptHook;
import io.github.linuxipc.posix.NamedSemaphore;
import io.github.linuxipc.posix.PathIdentity;
import io.github.linuxipc.spi.Cleanup;
import io.github.linuxipc.spi.OpenContext;
import io.github.linuxipc.spi.file.ProcessUser;
import io.github.linuxipc.support.event.AbstractWaiter;
import io.github.linuxipc.support.event.EventFiles;
import io.github.linuxipc.support.event.WaiterFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Waits on a semaphore that belongs to this waiter alone. A close or an interrupt posts to the
 * semaphore, too, in order to end a sleep. Such posts are counted and later subtracted, so that
 * each wake-up by a waker ends exactly one await (rule N4 of docs/contract.md).
 */
final class SemaphoreWaiter extends AbstractWaiter {
  private static final Logger LOG = LoggerFactory.getLogger(SemaphoreWaiter.class);

  private final Path path;
  private final int uid;
  private final AtomicInteger ownPosts = new AtomicInteger();
  private final InterruptHook interrupts = new InterruptHook(this::wakeup);
  private WaiterFile file;
  private volatile NamedSemaphore semaphore;
  private HeldSemaphore held;
  private PathIdentity identity;
  private boolean acquired;

  private SemaphoreWaiter(
      OpenContext context, Path path, int uid, WaiterFile file, HeldSemaphore held) {
    super(context);
    this.path = path;
    this.uid = uid;
    this.file = file;
    this.held = held;
    this.semaphore = held.semaphore();
    this.identity = identity(held);
  }

  static SemaphoreWaiter bind(Path path, OpenContext context) throws IpcException {
    try (Cleanup undo = new Cleanup()) {
      int uid = ProcessUser.uid();
      WaiterFile file = undo.open(() -> bindFile(path, uid), WaiterFile::close);
      SemaphoreSweep.run(uid);
      HeldSemaphore held = undo.open(() -> create(uid, file), HeldSemaphore::close);
      undo.add(held.name()::unlink);
      return undo.done(new SemaphoreWaiter(context, path, uid, file, held));
    } catch (IOException e) {
      throw SemaphoreErrors.opening(context, path, e);
    }
  }

  /** Acquires ownership of the file, and removes the semaphore of a dead owner. */
  private static WaiterFile bindFile(Path path, int uid) throws IOException {
    try (Cleanup undo = new Cleanup()) {
      WaiterFile file = undo.open(() -> WaiterFile.bind(path, uid), WaiterFile::close);
      var abandoned = file.leftBehind().flatMap(a -> SemaphoreName.parse(a.detail()));
      if (abandoned.isPresent()) {
        abandoned.get().unlink();
      }
      return undo.done(file);
    }
  }

  private static HeldSemaphore create(int uid, WaiterFile file) throws IOException {
    try (Cleanup undo = new Cleanup()) {
      HeldSemaphore created = undo.open(() -> HeldSemaphore.create(uid), HeldSemaphore::close);
      undo.add(created.name()::unlink);
      file.announce(created.name().detail());
      return undo.done(created);
    }
  }

  @Override
  protected boolean tryTake() throws IpcException {
    try {
      while (acquired || semaphore.tryAcquire()) {
        acquired = false;
        if (!isOwnPost()) {
          return true;
        }
      }
      return false;
    } catch (ErrnoException e) {
      throw EventFiles.io(context(), e);
    }
  }

  private boolean isOwnPost() {
    return ownPosts.get() > 0 && ownPosts.getAndDecrement() > 0;
  }

  @Override
  protected void sleep(long timeoutNs) throws IpcException {
    interrupts.begin();
    try {
      acquired = semaphore.await(timeoutNs);
    } catch (ErrnoException e) {
      throw EventFiles.io(context(), e);
    } finally {
      interrupts.end();
    }
  }

  @Override
  protected void wakeup() {
    synchronized (ownPosts) { // the post must go to the semaphore whose own posts are counted
      ownPosts.incrementAndGet();
      try {
        semaphore.post();
      } catch (ErrnoException e) {
        throw new IllegalStateException(e); // cannot happen, because the semaphore is valid
      }
    }
  }

  /**
   * Creates the file or the semaphore again if it was removed. A new waker finds this waiter only
   * if both exist.
   */
  @Override
  protected void look() throws IpcException {
    try {
      if (!file.isInPlace()) {
        LOG.warn("The file {} was removed while its waiter waits; it is created again", path);
        file.close();
        file = WaiterFile.bindAnnounced(path, uid, held.name().detail());
      }
      if (!identity.isLinked()) {
        Path removed = NamedSemaphore.file(held.name().name());
        LOG.warn(
            "The semaphore {} was removed while its waiter waits; another replaces it", removed);
        replace();
      }
    } catch (IOException e) {
      throw SemaphoreErrors.opening(context(), path, e);
    }
  }

  private static PathIdentity identity(HeldSemaphore held) {
    return new PathIdentity(held.semaphore().identity(), NamedSemaphore.file(held.name().name()));
  }

  /**
   * Replaces the semaphore. Wakers detect that the old semaphore is no longer announced, and post
   * to the new one.
   */
  private void replace() throws IOException {
    file.withdraw();
    HeldSemaphore created = create(uid, file);
    synchronized (ownPosts) {
      // A post that is not transferred here is taken back by its waker, which then posts again.
      while (semaphore.tryAcquire()) {
        if (!isOwnPost()) {
          created.semaphore().post();
        }
      }
      ownPosts.set(0);
      held.close();
      held = created;
      semaphore = created.semaphore();
      identity = identity(created);
    }
  }

  @Override
  protected void release() {
    try (Cleanup all = new Cleanup()) {
      all.add(held::close);
      all.add(this::removeSemaphore);
      all.add(interrupts::stop);
      all.add(file::close);
    }
  }

  private void removeSemaphore() {
    try {
      held.name().unlink();
    } catch (ErrnoException e) {
      LOG.warn("Cannot remove the semaphore {}: {}", held.name().name(), e.getMessage());
    }
  }
}
