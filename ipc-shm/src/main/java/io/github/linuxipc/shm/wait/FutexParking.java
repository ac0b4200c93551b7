package io.github.linuxipc.shm.wait;

import io.github.linuxipc.posix.ErrnoException;
import io.github.linuxipc.posix.Futex;
import io.github.linuxipc.posix.InterruptHook;
import io.github.linuxipc.shm.ring.Memory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A parker and an unparker that use the {@link SleepFlag} itself as the futex. */
final class FutexParking implements Parker, Unparker {
  private static final Logger LOG = LoggerFactory.getLogger(FutexParking.class);

  private final Futex futex;
  private final InterruptHook interrupts;

  /**
   * Creates both ends of the futex.
   *
   * @param onInterrupt ends the sleep when the sleeping thread is interrupted
   */
  FutexParking(Memory memory, int index, Runnable onInterrupt) {
    this.futex = new Futex(memory.view(), index);
    this.interrupts = new InterruptHook(onInterrupt);
  }

  @Override
  public void begin() {
    interrupts.begin();
  }

  @Override
  public void sleep(long timeoutNs) throws ErrnoException {
    futex.await(SleepFlag.SLEEPING, timeoutNs);
  }

  @Override
  public void end() {
    interrupts.end();
  }

  @Override
  public Unparker unparker() {
    return this;
  }

  @Override
  public void unpark() {
    try {
      futex.wake(1);
    } catch (ErrnoException e) {
      LOG.debug(
          "The futex cannot be woken; the other side checks for work once a second anyway", e);
    }
  }

  @Override
  public void close() {}
}
