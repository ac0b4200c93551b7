package io.github.linuxipc;

import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.channel.Waiter;
import io.github.linuxipc.channel.Waker;
import io.github.linuxipc.engine.EventWait;
import io.github.linuxipc.engine.RevocableWaiter;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/** An end of an event that its instance closes unless the application did. */
interface EventEnd {
  void close() throws IpcException;

  /** The end that rings. */
  final class OfWaker implements EventEnd, Waker {
    private final Waker waker;
    private final Set<EventEnd> open;

    OfWaker(Waker waker, Set<EventEnd> open) {
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
  final class OfWaiter implements EventEnd, RevocableWaiter {
    private final Waiter waiter;
    private final Set<EventEnd> open;
    private final EventWait wait;
    private final AtomicInteger givenBack = new AtomicInteger();

    OfWaiter(Waiter waiter, Set<EventEnd> open, EventWait wait) {
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
    public void giveBack() {
      givenBack.incrementAndGet();
    }

    @Override
    public void close() throws IpcException {
      open.remove(this);
      waiter.close();
    }
  }
}
