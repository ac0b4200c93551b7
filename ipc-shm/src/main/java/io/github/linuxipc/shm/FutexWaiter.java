package io.github.linuxipc.shm;

import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.posix.ErrnoException;
import io.github.linuxipc.posix.InterruptWatch;
import io.github.linuxipc.posix.WaiterFile;
import io.github.linuxipc.spi.Cleanup;
import io.github.linuxipc.spi.LinkContext;
import io.github.linuxipc.spi.event.EventFiles;
import io.github.linuxipc.spi.event.SlicedWaiter;
import io.github.linuxipc.spi.file.ProcessUser;
import java.io.IOException;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Waits on a word of its own file. */
final class FutexWaiter extends SlicedWaiter {
  private static final Logger LOG = LoggerFactory.getLogger(FutexWaiter.class);

  private final Path path;
  private final InterruptWatch interrupts = new InterruptWatch(this::wakeup);
  private WaiterFile file;
  private volatile EventWord word;
  private volatile boolean disturbed;

  private FutexWaiter(LinkContext context, Path path, WaiterFile file, EventWord word) {
    super(context);
    this.path = path;
    this.file = file;
    this.word = word;
  }

  static FutexWaiter bind(Path path, LinkContext context) throws IpcException {
    try (Cleanup undo = new Cleanup()) {
      WaiterFile file =
          undo.open(() -> WaiterFile.bind(path, ProcessUser.uid()), WaiterFile::close);
      EventWord word = undo.open(() -> announced(file, path), EventWord::close);
      return undo.done(new FutexWaiter(context, path, file, word));
    } catch (IOException e) {
      throw EventFailures.opening(context, path, e);
    }
  }

  private static EventWord announced(WaiterFile file, Path path) throws IOException {
    try (Cleanup undo = new Cleanup()) {
      EventWord word = undo.open(() -> EventWord.open(path), EventWord::close);
      file.announce("");
      return undo.done(word);
    }
  }

  @Override
  protected boolean tryTake() throws IpcException {
    try {
      return word.tryTake();
    } catch (InternalError e) {
      throw EventFailures.damaged(context(), path, e);
    }
  }

  @Override
  protected void sleep(long timeoutNs) throws IpcException {
    interrupts.begin();
    try {
      word.lieDown();
      if (!disturbed && !Thread.currentThread().isInterrupted()) {
        word.sleep(timeoutNs);
      }
      word.getUp();
    } catch (ErrnoException e) {
      throw EventFiles.io(context(), e);
    } catch (InternalError e) {
      throw EventFailures.damaged(context(), path, e);
    } finally {
      disturbed = false;
      interrupts.end();
    }
  }

  @Override
  protected void wakeup() {
    disturbed = true;
    try {
      word.disturb();
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
      EventWord old = word;
      word = announced(file, path);
      old.close();
      if (rung) {
        word.ring();
      }
    } catch (IOException e) {
      throw EventFailures.opening(context(), path, e);
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
