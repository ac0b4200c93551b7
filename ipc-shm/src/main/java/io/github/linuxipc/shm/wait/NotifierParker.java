package io.github.linuxipc.shm.wait;

import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.event.Waiter;
import io.github.linuxipc.event.Waker;
import java.time.Duration;

/** Sleep until another mechanism's event. */
final class NotifierParker implements Parker {
  /** Stale counts beyond these are left for the next sleeps, each of which they end early. */
  private static final int MOST_DRAINED = 64;

  private final Waiter waiter;
  private final NotifierUnparker self;

  NotifierParker(Waiter waiter, Waker self) {
    this.waiter = waiter;
    this.self = new NotifierUnparker(self);
  }

  /** What was rung for an earlier sleep must not end this one. */
  @Override
  public void begin() throws IpcException {
    try {
      for (int i = 0; i < MOST_DRAINED && waiter.await(Duration.ZERO); i++) {
        // one more taken
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void sleep(long timeoutNs) throws IpcException {
    try {
      waiter.await(Duration.ofNanos(timeoutNs));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void end() {}

  @Override
  public Unparker ringer() {
    return self;
  }

  @Override
  public void close() {
    self.close();
    NotifierUnparker.quietly(waiter);
  }
}
