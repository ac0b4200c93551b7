package io.github.linuxipc.engine.state;

import io.github.linuxipc.state.Held;

/** One acquisition of a lock. */
final class EngineHeld implements Held {
  private final EngineLock lock;
  private final long number;
  private final boolean abandoned;

  EngineHeld(EngineLock lock, long number, boolean abandoned) {
    this.lock = lock;
    this.number = number;
    this.abandoned = abandoned;
  }

  @Override
  public boolean abandoned() {
    return abandoned;
  }

  @Override
  public void close() {
    lock.release(number);
  }
}
