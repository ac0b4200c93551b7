package io.github.linuxipc.engine;

import io.github.linuxipc.event.Waiter;

/** A waiter to which a consumed but unused wake-up can be returned. */
public interface RevocableWaiter extends Waiter {
  /** Returns a wake-up, so that the next await returns at once. */
  void returnWakeup();
}
