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

/**
 * Waits until its signal handler runs. The handler is installed before the waiter is announced, and
 * removed after the announcement has been withdrawn.
 */
final class SignalWaiter extends AbstractWaiter {
  private static final Logger LOG = LoggerFactory.getLogger(SignalWaiter.class);
  private static final AtomicInteger SERIAL = new AtomicInteger();

  private final SignalEvent event;
  private final Path path;
  private final Runnable handler = this::onSignal;
  private final AtomicBoolean signalled = new AtomicBoolean();
  private volatile boolean wakeupRequested;
  private volatile @Nullable Thread waitingThread;
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

  /**
   * Records that the signal was delivered, and unparks the waiting thread. The JVM runs this method
   * on a new thread for each delivery.
   */
  private void onSignal() {
    signalled.set(true);
    LockSupport.unpark(waitingThread);
  }

  @Override
  protected boolean tryTake() {
    return signalled.getAndSet(false);
  }

  @Override
  protected void sleep(long timeoutNs) {
    // This store comes before the read of signalled. So the handler sees the thread that is stored
    // here, or this thread sees the handler's store to signalled.
    waitingThread = Thread.currentThread();
    if (!signalled.get() && !wakeupRequested) {
      LockSupport.parkNanos(this, timeoutNs);
    }
    waitingThread = null;
    wakeupRequested = false;
  }

  @Override
  protected void wakeup() {
    wakeupRequested = true;
    LockSupport.unpark(waitingThread);
  }

  /**
   * Creates the file again if another process has removed it. Without the file, no waker finds this
   * waiter.
   */
  @Override
  protected void look() throws IpcException {
    if (file.isInPlace()) {
      return;
    }
    LOG.warn("The file {} of an open waiter was removed; it is being created again", path);
    file.close();
    try {
      file = WaiterFile.bindAnnounced(path, ProcessUser.uid(), event.detail());
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
