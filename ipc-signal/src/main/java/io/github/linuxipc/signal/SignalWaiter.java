package io.github.linuxipc.signal;

import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.spi.Cleanup;
import io.github.linuxipc.spi.OpenContext;
import io.github.linuxipc.spi.file.ProcessUser;
import io.github.linuxipc.support.event.AbstractWaiter;
import io.github.linuxipc.support.event.WaiterFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Waits for a handler to run. It is announced after it is installed, and removed before. */
final class SignalWaiter extends AbstractWaiter {
  private static final Logger LOG = LoggerFactory.getLogger(SignalWaiter.class);
  private static final AtomicInteger SERIAL = new AtomicInteger();

  private final SignalEvent event;
  private final Path path;
  private final Runnable handler = this::onSignal;
  private final AtomicBoolean rung = new AtomicBoolean();
  private volatile boolean disturbed;
  private volatile @Nullable Thread sleeper;
  private WaiterFile file;

  private SignalWaiter(OpenContext context, SignalEvent event, Path path, WaiterFile file) {
    super(context);
    this.event = event;
    this.path = path;
    this.file = file;
  }

  static SignalWaiter bind(SignalEvent event, OpenContext context) throws IpcException {
    Path path =
        event.isNamed()
            ? event.file()
            : event.file(ProcessHandle.current().pid(), SERIAL.incrementAndGet());
    try (Cleanup undo = new Cleanup()) {
      WaiterFile file =
          undo.open(() -> WaiterFile.bind(path, ProcessUser.uid()), WaiterFile::close);
      SignalWaiter waiter = new SignalWaiter(context, event, path, file);
      undo.add(() -> SignalHandlers.remove(event.signal(), waiter.handler));
      SignalHandlers.add(event.signal(), waiter.handler);
      file.announce(event.detail());
      return undo.done(waiter);
    } catch (IllegalArgumentException e) {
      throw SignalErrors.reserved(context, event.signal(), e);
    } catch (IOException e) {
      throw SignalErrors.opening(context, path, e);
    }
  }

  /** Runs on a thread that the JVM makes for each delivery. */
  private void onSignal() {
    rung.set(true);
    LockSupport.unpark(sleeper);
  }

  @Override
  protected boolean tryTake() {
    return rung.getAndSet(false);
  }

  @Override
  protected void sleep(long timeoutNs) {
    sleeper = Thread.currentThread(); // before rung is read: a handler sees it, or is seen
    if (!rung.get() && !disturbed) {
      LockSupport.parkNanos(this, timeoutNs);
    }
    sleeper = null;
    disturbed = false;
  }

  @Override
  protected void wakeup() {
    disturbed = true;
    LockSupport.unpark(sleeper);
  }

  /** Somebody may have removed the file; then no waker finds us. */
  @Override
  protected void look() throws IpcException {
    if (file.isInPlace()) {
      return;
    }
    LOG.warn("Somebody removed {}; it is made again", path);
    file.close();
    try {
      file = WaiterFile.bind(path, ProcessUser.uid());
      file.announce(event.detail());
    } catch (IOException e) {
      throw SignalErrors.opening(context(), path, e);
    }
  }

  @Override
  protected void release() {
    try (Cleanup all = new Cleanup()) {
      all.add(() -> SignalHandlers.remove(event.signal(), handler));
      all.add(file::close);
    }
  }
}
