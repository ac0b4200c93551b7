package io.github.linuxipc.engine;

import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.event.Waiter;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicReference;
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
    AtomicReference<@Nullable Thread> carrier = new AtomicReference<>();
    threads.executor().execute(() -> complete(woken, carrier, waiter, timeout));
    boolean interrupted = Thread.interrupted();
    while (true) {
      try {
        if (interrupted) {
          interrupt(carrier);
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
        throw EngineThreads.rethrown(e);
      }
    }
  }

  private static void complete(
      CompletableFuture<Boolean> woken,
      AtomicReference<@Nullable Thread> carrier,
      Waiter waiter,
      Duration timeout) {
    carrier.set(Thread.currentThread());
    try {
      woken.complete(waiter.await(timeout));
    } catch (IpcException | InterruptedException | RuntimeException | Error e) {
      woken.completeExceptionally(e);
    } finally {
      synchronized (carrier) {
        carrier.set(null);
        // an interrupt that came too late must not affect the thread's next task
        Thread.interrupted();
      }
    }
  }

  private static void interrupt(AtomicReference<@Nullable Thread> carrier) {
    synchronized (carrier) {
      Thread thread = carrier.get();
      if (thread != null) {
        thread.interrupt();
      }
    }
  }
}
