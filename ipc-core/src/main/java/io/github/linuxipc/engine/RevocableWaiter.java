package io.github.linuxipc.engine;

import io.github.linuxipc.event.Waiter;

/** A waiter to which a wake-up that was taken and not used can be given back. */
public interface RevocableWaiter extends Waiter {
  /** Makes the next await return at once. */
  void returnWakeup();
}
