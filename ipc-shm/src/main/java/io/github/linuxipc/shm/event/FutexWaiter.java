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

/** Waits on a word of its own file. */
final class FutexWaiter extends AbstractWaiter {
  private static final Logger LOG = LoggerFactory.getLogger(FutexWaiter.class);

  private final Path path;
  private final InterruptHook interrupts = new InterruptHook(this::wakeup);
  private WaiterFile file;
  private volatile FutexEvent word;
  private volatile boolean disturbed;

  private FutexWaiter(OpenContext context, Path path, WaiterFile file, FutexEvent word) {
    super(context);
    this.path = path;
    this.file = file;
    this.word = word;
  }

  static FutexWaiter bind(Path path, OpenContext context) throws IpcException {
    try (Cleanup undo = new Cleanup()) {
      WaiterFile file =
          undo.open(() -> WaiterFile.bind(path, ProcessUser.uid()), WaiterFile::close);
      FutexEvent word = undo.open(() -> announced(file, path), FutexEvent::close);
      return undo.done(new FutexWaiter(context, path, file, word));
    } catch (IOException e) {
      throw EventErrors.opening(context, path, e);
    }
  }

  private static FutexEvent announced(WaiterFile file, Path path) throws IOException {
    try (Cleanup undo = new Cleanup()) {
      FutexEvent word = undo.open(() -> FutexEvent.open(path), FutexEvent::close);
      file.announce("");
      return undo.done(word);
    }
  }

  @Override
  protected boolean tryTake() throws IpcException {
    try {
      return word.tryTake();
    } catch (InternalError e) {
      throw EventErrors.damaged(context(), path, e);
    }
  }

  @Override
  protected void sleep(long timeoutNs) throws IpcException {
    interrupts.begin();
    try {
      word.setSleeping();
      if (!disturbed && !Thread.currentThread().isInterrupted()) {
        word.sleep(timeoutNs);
      }
      word.clearSleeping();
    } catch (ErrnoException e) {
      throw EventFiles.io(context(), e);
    } catch (InternalError e) {
      throw EventErrors.damaged(context(), path, e);
    } finally {
      disturbed = false;
      interrupts.end();
    }
  }

  @Override
  protected void wakeup() {
    disturbed = true;
    try {
      word.wakeSleeper();
    } catch (ErrnoException | InternalError e) {
      LOG.debug("The sleep ends with its slice, because {} is damaged", path, e);
    }
  }

  /** Somebody may have removed or truncated the file; then no waker finds us. */
  @Override
  protected void look() throws IpcException {
    if (file.isInPlace() && word.isWhole()) {
      return;
    }
    LOG.warn("Somebody removed {}; it is made again", path);
    try {
      file.close(); // whoever rings from here on finds out that it was in vain
      boolean rung = word.isWhole() && word.tryTake();
      file = WaiterFile.bind(path, ProcessUser.uid());
      FutexEvent old = word;
      word = announced(file, path);
      old.close();
      if (rung) {
        word.ring();
      }
    } catch (IOException e) {
      throw EventErrors.opening(context(), path, e);
    }
  }

  @Override
  protected void release() {
    try (Cleanup all = new Cleanup()) {
      all.add(interrupts::stop);
      all.add(word::close);
      all.add(file::close);
    }
  }
}
