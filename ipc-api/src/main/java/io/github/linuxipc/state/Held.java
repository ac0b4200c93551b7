package io.github.linuxipc.state;

/** A {@link ProcessLock} that this process holds until {@link #close}. */
public interface Held extends AutoCloseable {
  /**
   * Returns whether a holder before has died, or closed its lock object, while it held the lock.
   * What the lock protects may then be half changed. The answer is true again for the next holder
   * if this one dies before it releases the lock. It may also be true if a process died just as it
   * acquired or released the lock.
   *
   * @return whether the lock was abandoned
   */
  boolean abandoned();

  /** Releases the lock. Idempotent, and allowed from any thread. */
  @Override
  void close();
}
