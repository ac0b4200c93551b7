package io.github.linuxipc.engine;

import io.github.linuxipc.channel.IpcException;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** An engine thread's stay in a source; whoever no longer wants it can end it. */
final class EntryWatcher implements Runnable {
  private final WaitSetEntry source;
  private final Consumer<WaitSetEntry> onReady;
  private final CountDownLatch over = new CountDownLatch(1);
  private @Nullable Thread thread;
  private boolean ended;

  /**
   * Makes a stay.
   *
   * @param onReady told when the source can be served, or has failed; not when the stay was ended
   */
  EntryWatcher(WaitSetEntry source, Consumer<WaitSetEntry> onReady) {
    this.source = source;
    this.onReady = onReady;
  }

  @Override
  public void run() {
    if (begin()) {
      try {
        source.block();
      } catch (InterruptedException e) {
        // ended, or for no reason: then the next serving finds nothing
      } catch (IpcException | RuntimeException | Error e) {
        source.failure = e;
      }
    }
    boolean told = leave();
    over.countDown();
    if (told) {
      onReady.accept(source);
    }
  }

  private synchronized boolean begin() {
    thread = Thread.currentThread();
    return !ended;
  }

  /** From here on no interrupt comes; one that came must not meet the thread's next work. */
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

  /** Ends the stay and waits until the source is left; an interrupt stays pending. */
  void end() {
    interrupt();
    boolean interrupted = false;
    while (over.getCount() > 0) {
      try {
        over.await();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
