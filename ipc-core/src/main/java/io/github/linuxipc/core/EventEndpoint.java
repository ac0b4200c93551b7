package io.github.linuxipc.core;

import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.engine.EngineResource;
import io.github.linuxipc.engine.EngineResources;
import io.github.linuxipc.engine.EventWait;
import io.github.linuxipc.engine.RevocableWaiter;
import io.github.linuxipc.event.Waiter;
import io.github.linuxipc.event.Waker;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * An endpoint of an event. When the {@code Ipc} instance is closed, it closes the endpoints that
 * the application has left open.
 */
interface EventEndpoint extends EngineResource {
  /** Wraps the notifier's waker. */
  final class WakerEndpoint implements EventEndpoint, Waker {
    private final Waker waker;
    private final EngineResources open;

    WakerEndpoint(Waker waker, EngineResources open) {
      this.waker = waker;
      this.open = open;
    }

    @Override
    public boolean wake() throws IpcException {
      return waker.wake();
    }

    @Override
    public <T> Optional<T> extension(Class<T> type) {
      return waker.extension(type);
    }

    @Override
    public void close() throws IpcException {
      open.remove(this);
      waker.close();
    }
  }

  /**
   * Wraps the notifier's waiter. An await first consumes a wake-up that {@link #returnWakeup} gave
   * back.
   */
  final class WaiterEndpoint implements EventEndpoint, RevocableWaiter {
    private final Waiter waiter;
    private final EngineResources open;
    private final EventWait wait;
    private final AtomicInteger returnedWakeups = new AtomicInteger();

    WaiterEndpoint(Waiter waiter, EngineResources open, EventWait wait) {
      this.waiter = waiter;
      this.open = open;
      this.wait = wait;
    }

    @Override
    public boolean await(Duration timeout) throws IpcException, InterruptedException {
      if (!Thread.currentThread().isInterrupted() && consumeReturnedWakeup()) {
        return true;
      }
      return wait.await(waiter, timeout);
    }

    private boolean consumeReturnedWakeup() {
      return returnedWakeups.getAndUpdate(n -> n > 0 ? n - 1 : 0) > 0;
    }

    @Override
    public void returnWakeup() {
      returnedWakeups.incrementAndGet();
    }

    @Override
    public void close() throws IpcException {
      open.remove(this);
      waiter.close();
    }
  }
}
