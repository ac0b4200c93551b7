package io.github.linuxipc.engine;

import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.event.Waiter;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * Waits for events. A virtual thread would pin its carrier in a notifier's native call, so it
 * delegates the wait to a platform thread and parks (T14).
 */
public final class EventWait {
  private final EngineThreads threads;

  EventWait(EngineThreads threads) {
    this.threads = threads;
  }

  /**
   * Waits for an event.
   *
   * @param waiter the notifier's waiter
   * @param timeout how long to wait
   * @return whether the waiter was woken; an interrupt that arrives at the same time stays pending
   * @throws IpcException as the waiter does
   * @throws InterruptedException if the thread is interrupted
   */
  public boolean await(Waiter waiter, Duration timeout) throws IpcException, InterruptedException {
    return BlockingWait.isVirtual()
        ? awaitOnPlatformThread(waiter, timeout)
        : waiter.await(timeout);
  }

  private boolean awaitOnPlatformThread(Waiter waiter, Duration timeout)
      throws IpcException, InterruptedException {
    CompletableFuture<Boolean> woken = new CompletableFuture<>();
    Delegate delegate = new Delegate();
    threads.executor().execute(() -> complete(woken, delegate, waiter, timeout));
    boolean interrupted = Thread.interrupted();
    while (true) {
      try {
        if (interrupted) {
          delegate.interrupt();
        }
        boolean result = woken.get();
        if (interrupted) {
          Thread.currentThread().interrupt();
        }
        return result;
      } catch (InterruptedException e) {
        interrupted = true;
      } catch (ExecutionException e) {
        if (e.getCause() instanceof InterruptedException ended) {
          throw ended;
        }
        if (interrupted) {
          Thread.currentThread().interrupt();
        }
        throw EngineThreads.rethrown(e);
      }
    }
  }

  private static void complete(
      CompletableFuture<Boolean> woken, Delegate delegate, Waiter waiter, Duration timeout) {
    try {
      delegate.begin();
      woken.complete(waiter.await(timeout));
    } catch (IpcException | InterruptedException | RuntimeException | Error e) {
      woken.completeExceptionally(e);
    } finally {
      delegate.end();
    }
  }

  /** The platform thread that waits. It can be interrupted before it has begun. */
  private static final class Delegate {
    private @Nullable Thread thread;
    private boolean interrupted;

    /** Begins the wait, in the thread that waits. Throws if the wait was interrupted before. */
    synchronized void begin() throws InterruptedException {
      if (interrupted) {
        throw new InterruptedException();
      }
      thread = Thread.currentThread();
    }

    /**
     * Ends the wait. An interrupt that came too late is cleared, because it must not affect the
     * thread's next task.
     */
    synchronized void end() {
      thread = null;
      Thread.interrupted();
    }

    synchronized void interrupt() {
      interrupted = true;
      if (thread != null) {
        thread.interrupt();
      }
    }
  }
}
