package io.github.linuxipc.engine;

import io.github.linuxipc.channel.IpcException;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Blocks an engine thread in an entry until the entry is ready. The wait set can end the watch
 * early.
 */
final class EntryWatcher implements Runnable {
  private final WaitSetEntry entry;
  private final Consumer<WaitSetEntry> onReady;
  private final CountDownLatch finished = new CountDownLatch(1);
  private @Nullable Thread thread;
  private boolean ended;

  /**
   * Creates a watcher.
   *
   * @param onReady called when the entry can be served or has failed, but not after {@link #end}
   */
  EntryWatcher(WaitSetEntry entry, Consumer<WaitSetEntry> onReady) {
    this.entry = entry;
    this.onReady = onReady;
  }

  @Override
  public void run() {
    if (begin()) {
      try {
        entry.block();
      } catch (InterruptedException e) {
        // the set has ended the watch; after any other interrupt, the next serve finds nothing
      } catch (IpcException | RuntimeException | Error e) {
        entry.failure = e;
      }
    }
    boolean ready = leave();
    finished.countDown();
    if (ready) {
      onReady.accept(entry);
    }
  }

  private synchronized boolean begin() {
    thread = Thread.currentThread();
    return !ended;
  }

  /**
   * Ends the watch. After this call the set sends no interrupt. An interrupt that was sent is
   * cleared, because it must not affect the thread's next task. Returns false if the set has ended
   * the watch.
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

  /** Ends the watch and waits until no thread blocks in the entry. An interrupt stays pending. */
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
