package io.github.linuxipc.engine.state;

import io.github.linuxipc.state.Held;

/** One acquisition of a lock. */
final class EngineHeld implements Held {
  private final EngineLock lock;
  private final boolean abandoned;
  private final Thread thread = Thread.currentThread();

  EngineHeld(EngineLock lock, boolean abandoned) {
    this.lock = lock;
    this.abandoned = abandoned;
  }

  @Override
  public boolean abandoned() {
    return abandoned;
  }

  boolean isOfThisThread() {
    return thread == Thread.currentThread();
  }

  @Override
  public void close() {
    lock.release(this);
  }
}
