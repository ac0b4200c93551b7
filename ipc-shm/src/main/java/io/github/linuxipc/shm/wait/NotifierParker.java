package io.github.linuxipc.shm.wait;

import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.event.Waiter;
import io.github.linuxipc.event.Waker;
import java.time.Duration;

/**
 * Sleeps until an event of a notifier, such as a semaphore, is signalled or the time-out has
 * elapsed.
 */
final class NotifierParker implements Parker {
  /**
   * The largest number of stale wake-ups that are drained before a sleep. Each stale wake-up beyond
   * this number may end one sleep early.
   */
  private static final int MAX_DRAINED = 64;

  private final Waiter waiter;
  private final NotifierUnparker self;

  NotifierParker(Waiter waiter, Waker self) {
    this.waiter = waiter;
    this.self = new NotifierUnparker(self);
  }

  /** Drains wake-ups that were meant for an earlier sleep, so that they do not end this one. */
  @Override
  public void begin() throws IpcException {
    try {
      for (int i = 0; i < MAX_DRAINED && waiter.await(Duration.ZERO); i++) {
        // drained one more
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
  public Unparker unparker() {
    return self;
  }

  @Override
  public void close() {
    self.close();
    NotifierUnparker.closeQuietly(waiter);
  }
}
