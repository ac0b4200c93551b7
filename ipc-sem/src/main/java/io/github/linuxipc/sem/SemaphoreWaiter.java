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
 * Waits on a semaphore of its own. A wake-up of this process's own (a close, an interrupt) is a
 * post too; it is counted, and taken off again, so that every wake of others releases exactly one
 * await (N4).
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
  private PathIdentity place;
  private boolean taken;

  private SemaphoreWaiter(
      OpenContext context, Path path, int uid, WaiterFile file, HeldSemaphore held) {
    super(context);
    this.path = path;
    this.uid = uid;
    this.file = file;
    this.held = held;
    this.semaphore = held.semaphore();
    this.place = place(held);
  }

  static SemaphoreWaiter bind(Path path, OpenContext context) throws IpcException {
    try (Cleanup undo = new Cleanup()) {
      int uid = ProcessUser.uid();
      WaiterFile file = undo.open(() -> own(path, uid), WaiterFile::close);
      SemaphoreSweep.run(uid);
      HeldSemaphore held = undo.open(() -> make(uid, file), HeldSemaphore::close);
      undo.add(held.name()::unlink);
      return undo.done(new SemaphoreWaiter(context, path, uid, file, held));
    } catch (IOException e) {
      throw SemaphoreErrors.opening(context, path, e);
    }
  }

  /** Becomes the file's owner; the semaphore of a dead owner goes. */
  private static WaiterFile own(Path path, int uid) throws IOException {
    try (Cleanup undo = new Cleanup()) {
      WaiterFile file = undo.open(() -> WaiterFile.bind(path, uid), WaiterFile::close);
      var left = file.leftBehind().flatMap(a -> SemaphoreName.parse(a.detail()));
      if (left.isPresent()) {
        left.get().unlink();
      }
      return undo.done(file);
    }
  }

  private static HeldSemaphore make(int uid, WaiterFile file) throws IOException {
    try (Cleanup undo = new Cleanup()) {
      HeldSemaphore made = undo.open(() -> HeldSemaphore.create(uid), HeldSemaphore::close);
      undo.add(made.name()::unlink);
      file.announce(made.name().detail());
      return undo.done(made);
    }
  }

  @Override
  protected boolean tryTake() throws IpcException {
    try {
      while (taken || semaphore.tryAcquire()) {
        taken = false;
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
      taken = semaphore.await(timeoutNs);
    } catch (ErrnoException e) {
      throw EventFiles.io(context(), e);
    } finally {
      interrupts.end();
    }
  }

  @Override
  protected void wakeup() {
    synchronized (ownPosts) { // posting to a semaphore that was closed would end the process
      ownPosts.incrementAndGet();
      try {
        semaphore.post();
      } catch (ErrnoException e) {
        throw new IllegalStateException(e); // a semaphore of our own, and open
      }
    }
  }

  /** Somebody may have removed the semaphore or the file; then no new waker finds us. */
  @Override
  protected void look() throws IpcException {
    try {
      if (!file.isInPlace()) {
        LOG.warn("Somebody removed {}; it is made again", path);
        file.close();
        file = WaiterFile.bind(path, uid);
        file.announce(held.name().detail());
      }
      if (!place.isLinked()) {
        Path gone = NamedSemaphore.file(held.name().name());
        LOG.warn("Somebody removed {}; another takes its place", gone);
        replace();
      }
    } catch (IOException e) {
      throw SemaphoreErrors.opening(context(), path, e);
    }
  }

  private static PathIdentity place(HeldSemaphore held) {
    return new PathIdentity(held.semaphore().identity(), NamedSemaphore.file(held.name().name()));
  }

  /** Wakers of the old one see that it is announced no more, and post to the new one. */
  private void replace() throws IOException {
    file.withdraw();
    HeldSemaphore made = make(uid, file);
    synchronized (ownPosts) {
      while (semaphore.tryAcquire()) { // or its waker takes it back, and posts again
        if (!isOwnPost()) {
          made.semaphore().post();
        }
      }
      ownPosts.set(0);
      held.close();
      held = made;
      semaphore = made.semaphore();
      place = place(made);
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
      LOG.warn("The semaphore {} cannot be removed: {}", held.name().name(), e.getMessage());
    }
  }
}
