package io.github.linuxipc.engine;

import io.github.linuxipc.channel.IpcException;
import java.time.Duration;

/** A waiter in a wait set. Blocking in it consumes a wake-up, and serving it uses that wake-up. */
final class WaiterEntry extends WaitSetEntry {
  private static final Duration FOREVER = Duration.ofSeconds(Long.MAX_VALUE);

  private final RevocableWaiter waiter;
  private final Runnable action;
  private volatile boolean woken;

  WaiterEntry(RevocableWaiter waiter, Runnable action) {
    this.waiter = waiter;
    this.action = action;
  }

  @Override
  void block() throws IpcException, InterruptedException {
    woken = waiter.await(FOREVER);
  }

  @Override
  int serve() {
    if (!woken) {
      return 0;
    }
    woken = false;
    action.run();
    return 1;
  }

  @Override
  boolean mayHaveMore(int served) {
    return false;
  }

  @Override
  void returnUnused() {
    if (woken) {
      woken = false;
      waiter.returnWakeup();
    }
  }
}
