package io.github.linuxipc.sem;

import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.posix.ErrnoException;
import io.github.linuxipc.posix.FilePlace;
import io.github.linuxipc.posix.InterruptWatch;
import io.github.linuxipc.posix.NamedSemaphore;
import io.github.linuxipc.posix.WaiterFile;
import io.github.linuxipc.spi.Cleanup;
import io.github.linuxipc.spi.LinkContext;
import io.github.linuxipc.spi.event.EventFiles;
import io.github.linuxipc.spi.event.SlicedWaiter;
import io.github.linuxipc.spi.file.ProcessUser;
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
final class SemaphoreWaiter extends SlicedWaiter {
  private static final Logger LOG = LoggerFactory.getLogger(SemaphoreWaiter.class);

  private final Path path;
  private final int uid;
  private final AtomicInteger ownPosts = new AtomicInteger();
  private final InterruptWatch interrupts = new InterruptWatch(this::wakeup);
  private WaiterFile file;
  private volatile NamedSemaphore semaphore;
  private SemaphoreName name;
  private FilePlace place;
  private boolean taken;

  private SemaphoreWaiter(
      LinkContext context,
      Path path,
      int uid,
      WaiterFile file,
      SemaphoreName name,
      NamedSemaphore semaphore) {
    super(context);
    this.path = path;
    this.uid = uid;
    this.file = file;
    this.name = name;
    this.semaphore = semaphore;
    this.place = place(name, semaphore);
  }

  static SemaphoreWaiter bind(Path path, LinkContext context) throws IpcException {
    try (Cleanup undo = new Cleanup()) {
      int uid = ProcessUser.uid();
      SemaphoreName name = SemaphoreName.draw(uid);
      WaiterFile file = undo.open(() -> own(path, uid), WaiterFile::close);
      undo.add(name::unlink);
      NamedSemaphore semaphore = undo.open(() -> make(name, file), NamedSemaphore::close);
      return undo.done(new SemaphoreWaiter(context, path, uid, file, name, semaphore));
    } catch (IOException e) {
      throw Failures.opening(context, path, e);
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

  /** Writes the name down before there is a semaphore: one of a killed waiter is found by it. */
  private static NamedSemaphore make(SemaphoreName name, WaiterFile file) throws IOException {
    file.prepare(name.detail());
    try (Cleanup undo = new Cleanup()) {
      undo.add(name::unlink);
      NamedSemaphore semaphore =
          undo.open(() -> NamedSemaphore.create(name.name(), 0), NamedSemaphore::close);
      file.announce(name.detail());
      return undo.done(semaphore);
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
        file.announce(name.detail());
      }
      if (!place.isTaken()) {
        LOG.warn("Somebody removed {}; another takes its place", NamedSemaphore.file(name.name()));
        replace();
      }
    } catch (IOException e) {
      throw Failures.opening(context(), path, e);
    }
  }

  private static FilePlace place(SemaphoreName name, NamedSemaphore semaphore) {
    return new FilePlace(semaphore.identity(), NamedSemaphore.file(name.name()));
  }

  /** Wakers of the old one see that it is announced no more, and post to the new one. */
  private void replace() throws IOException {
    SemaphoreName next = SemaphoreName.draw(uid);
    file.withdraw();
    NamedSemaphore made = make(next, file);
    synchronized (ownPosts) {
      while (semaphore.tryAcquire()) { // or its waker takes it back, and posts again
        if (!isOwnPost()) {
          made.post();
        }
      }
      ownPosts.set(0);
      semaphore.close();
      semaphore = made;
      place = place(next, made);
      name = next;
    }
  }

  @Override
  protected void release() {
    try (Cleanup all = new Cleanup()) {
      all.add(this::removeSemaphore);
      all.add(interrupts::stop);
      all.add(semaphore::close);
      all.add(file::close);
    }
  }

  private void removeSemaphore() {
    try {
      name.unlink();
    } catch (ErrnoException e) {
      LOG.warn("The semaphore {} cannot be removed: {}", name.name(), e.getMessage());
    }
  }
}
