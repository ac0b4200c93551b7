package io.github.linuxipc;

import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.channel.Waiter;
import io.github.linuxipc.channel.Waker;
import io.github.linuxipc.engine.EventWait;
import java.time.Duration;
import java.util.Set;

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
    public void close() throws IpcException {
      open.remove(this);
      waker.close();
    }
  }

  /** The end that waits. */
  final class OfWaiter implements EventEnd, Waiter {
    private final Waiter waiter;
    private final Set<EventEnd> open;
    private final EventWait wait;

    OfWaiter(Waiter waiter, Set<EventEnd> open, EventWait wait) {
      this.waiter = waiter;
      this.open = open;
      this.wait = wait;
    }

    @Override
    public boolean await(Duration timeout) throws IpcException, InterruptedException {
      return wait.await(waiter, timeout);
    }

    @Override
    public void close() throws IpcException {
      open.remove(this);
      waiter.close();
    }
  }
}
