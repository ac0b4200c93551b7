package io.github.linuxipc.core;

import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.engine.EventWait;
import io.github.linuxipc.engine.RevocableWaiter;
import io.github.linuxipc.event.Waiter;
import io.github.linuxipc.event.Waker;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/** An end of an event that its instance closes unless the application did. */
interface EventEndpoint {
  void close() throws IpcException;

  /** The end that rings. */
  final class WakerEndpoint implements EventEndpoint, Waker {
    private final Waker waker;
    private final Set<EventEndpoint> open;

    WakerEndpoint(Waker waker, Set<EventEndpoint> open) {
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

  /** The end that waits. */
  final class WaiterEndpoint implements EventEndpoint, RevocableWaiter {
    private final Waiter waiter;
    private final Set<EventEndpoint> open;
    private final EventWait wait;
    private final AtomicInteger givenBack = new AtomicInteger();

    WaiterEndpoint(Waiter waiter, Set<EventEndpoint> open, EventWait wait) {
      this.waiter = waiter;
      this.open = open;
      this.wait = wait;
    }

    @Override
    public boolean await(Duration timeout) throws IpcException, InterruptedException {
      if (!Thread.currentThread().isInterrupted() && takeGivenBack()) {
        return true;
      }
      return wait.await(waiter, timeout);
    }

    private boolean takeGivenBack() {
      return givenBack.get() > 0 && givenBack.getAndDecrement() > 0;
    }

    @Override
    public void returnWakeup() {
      givenBack.incrementAndGet();
    }

    @Override
    public void close() throws IpcException {
      open.remove(this);
      waiter.close();
    }
  }
}
