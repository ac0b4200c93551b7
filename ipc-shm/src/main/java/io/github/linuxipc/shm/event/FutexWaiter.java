package io.github.linuxipc.shm.event;

import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.posix.ErrnoException;
import io.github.linuxipc.posix.InterruptHook;
import io.github.linuxipc.spi.Cleanup;
import io.github.linuxipc.spi.OpenContext;
import io.github.linuxipc.spi.file.ProcessUser;
import io.github.linuxipc.support.event.AbstractWaiter;
import io.github.linuxipc.support.event.EventFiles;
import io.github.linuxipc.support.event.WaiterFile;
import java.io.IOException;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Waits on a futex in its own {@link WaiterFile}. */
final class FutexWaiter extends AbstractWaiter {
  private static final Logger LOG = LoggerFactory.getLogger(FutexWaiter.class);

  private final Path path;
  private final InterruptHook interrupts = new InterruptHook(this::wakeup);
  private WaiterFile file;
  private volatile FutexEvent event;
  private volatile boolean woken;

  private FutexWaiter(OpenContext context, Path path, WaiterFile file, FutexEvent event) {
    super(context);
    this.path = path;
    this.file = file;
    this.event = event;
  }

  static FutexWaiter bind(Path path, OpenContext context) throws IpcException {
    try (Cleanup undo = new Cleanup()) {
      WaiterFile file =
          undo.open(() -> WaiterFile.bind(path, ProcessUser.uid()), WaiterFile::close);
      FutexEvent event = undo.open(() -> openAnnounced(file, path), FutexEvent::close);
      return undo.done(new FutexWaiter(context, path, file, event));
    } catch (IOException e) {
      throw EventErrors.opening(context, path, e);
    }
  }

  private static FutexEvent openAnnounced(WaiterFile file, Path path) throws IOException {
    try (Cleanup undo = new Cleanup()) {
      FutexEvent event = undo.open(() -> FutexEvent.open(path), FutexEvent::close);
      file.announce("");
      return undo.done(event);
    }
  }

  @Override
  protected boolean tryTake() throws IpcException {
    try {
      return event.tryConsume();
    } catch (InternalError e) {
      throw EventErrors.damaged(context(), path, e);
    }
  }

  @Override
  protected void sleep(long timeoutNs) throws IpcException {
    interrupts.begin();
    try {
      event.setSleeping();
      if (!woken && !Thread.currentThread().isInterrupted()) {
        event.sleep(timeoutNs);
      }
      event.clearSleeping();
    } catch (ErrnoException e) {
      throw EventFiles.io(context(), e);
    } catch (InternalError e) {
      throw EventErrors.damaged(context(), path, e);
    } finally {
      woken = false;
      interrupts.end();
    }
  }

  @Override
  protected void wakeup() {
    woken = true;
    try {
      event.wakeSleeper();
    } catch (ErrnoException | InternalError e) {
      LOG.debug(
          "The waiter cannot be woken at once, because {} is damaged; it wakes within 2 seconds",
          path,
          e);
    }
  }

  /**
   * Checks whether the file was removed or truncated, and creates it again if so. Without the file,
   * wakers cannot find this waiter. If it cannot be created and announced, no file is left, so that
   * the next check tries again.
   */
  @Override
  protected void look() throws IpcException {
    if (file.isInPlace() && event.isWhole()) {
      return;
    }
    LOG.warn(
        "The event file {} was removed or truncated by another process; creating it again", path);
    file.close(); // from here on a waker detects that no waiter took its signal
    try (Cleanup undo = new Cleanup()) {
      WaiterFile created =
          undo.open(() -> WaiterFile.bind(path, ProcessUser.uid()), WaiterFile::close);
      replace(created, undo.done(openAnnounced(created, path)));
    } catch (IOException e) {
      throw EventErrors.opening(context(), path, e);
    }
  }

  /** Continues with another file and its event, and passes a signal of the old event on. */
  private void replace(WaiterFile created, FutexEvent announced) throws ErrnoException {
    FutexEvent old = event;
    file = created;
    event = announced;
    try {
      if (old.isWhole() && old.tryConsume()) {
        announced.signal();
      }
    } finally {
      old.close();
    }
  }

  @Override
  protected void release() {
    try (Cleanup all = new Cleanup()) {
      all.add(interrupts::stop);
      all.add(event::close);
      all.add(file::close);
    }
  }
}
