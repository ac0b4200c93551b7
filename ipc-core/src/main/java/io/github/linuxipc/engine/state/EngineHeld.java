package io.github.linuxipc.engine.state;

import io.github.linuxipc.state.Held;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/** One acquisition of a lock. */
final class EngineHeld implements Held {
  private static final VarHandle RELEASED;

  static {
    try {
      RELEASED = MethodHandles.lookup().findVarHandle(EngineHeld.class, "released", boolean.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final EngineLock lock;
  private final boolean abandoned;
  private final Thread thread = Thread.currentThread();

  @SuppressWarnings("unused") // accessed through the handle
  private volatile boolean released;

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

  /** Takes over the release, once; returns whether the caller has it. */
  boolean takeRelease() {
    return RELEASED.compareAndSet(this, false, true);
  }

  @Override
  public void close() {
    if (takeRelease()) {
      lock.release();
    }
  }
}
