package io.github.linuxipc.engine;

import io.github.linuxipc.channel.IpcException;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Blocks an engine thread until there is something to serve, for an entry of a wait set or for a
 * flow. Either can end the watch early.
 */
final class EntryWatcher implements Runnable {
  private final Blocking blocking;
  private final Consumer<@Nullable Throwable> onReady;
  private final CountDownLatch finished = new CountDownLatch(1);
  private @Nullable Thread thread;
  private boolean ended;

  /** Blocks until there is something to serve. */
  @FunctionalInterface
  interface Blocking {
    void block() throws IpcException, InterruptedException;
  }

  /**
   * Creates a watcher.
   *
   * @param onReady receives null when there may be something to serve, or the failure when blocking
   *     has failed; not called if {@link #end} was called before the blocking ended. If {@code end}
   *     is called later, the call of {@code onReady} may follow its return.
   */
  EntryWatcher(Blocking blocking, Consumer<@Nullable Throwable> onReady) {
    this.blocking = blocking;
    this.onReady = onReady;
  }

  @Override
  public void run() {
    Throwable failure = null;
    if (begin()) {
      try {
        blocking.block();
      } catch (InterruptedException e) {
        // the watch was ended; after any other interrupt, the next serve finds nothing
      } catch (IpcException | RuntimeException | Error e) {
        failure = e;
      }
    }
    boolean ready = leave();
    finished.countDown();
    if (ready) {
      onReady.accept(failure);
    }
  }

  private synchronized boolean begin() {
    thread = Thread.currentThread();
    return !ended;
  }

  /**
   * Ends the watch. After this call {@link #end} sends no interrupt. An interrupt that was sent is
   * cleared, because it must not affect the thread's next task. Returns false if the watch was
   * ended before.
   */
  private synchronized boolean leave() {
    thread = null;
    Thread.interrupted();
    return !ended;
  }

  private synchronized void interrupt() {
    ended = true;
    if (thread != null) {
      thread.interrupt();
    }
  }

  /** Ends the watch and waits until no thread blocks. An interrupt stays pending. */
  void end() {
    interrupt();
    boolean interrupted = false;
    while (finished.getCount() > 0) {
      try {
        finished.await();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
