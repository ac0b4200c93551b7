package io.github.linuxipc.engine;

import io.github.linuxipc.event.Waiter;

/** A waiter to which a consumed but unused wake-up can be returned. */
public interface RevocableWaiter extends Waiter {
  /** Gives a wake-up back to the waiter, so that the next await returns at once. */
  void returnWakeup();
}
