package io.github.linuxipc.shm.wait;

import io.github.linuxipc.posix.ErrnoException;
import io.github.linuxipc.posix.Futex;
import io.github.linuxipc.posix.InterruptHook;
import io.github.linuxipc.shm.ring.Memory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sleep on the very word that says that one sleeps. */
final class FutexParking implements Parker, Unparker {
  private static final Logger LOG = LoggerFactory.getLogger(FutexParking.class);

  private final Futex futex;
  private final InterruptHook interrupts;

  /**
   * Makes a doorbell.
   *
   * @param onInterrupt what ends the sleep when the sleeping thread is interrupted
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
    futex.await(SleepFlag.ASLEEP, timeoutNs);
  }

  @Override
  public void end() {
    interrupts.end();
  }

  @Override
  public Unparker ringer() {
    return this;
  }

  @Override
  public void ring() {
    try {
      futex.wake(1);
    } catch (ErrnoException e) {
      LOG.debug("A doorbell fails; the other side looks by itself once a second", e);
    }
  }

  @Override
  public void close() {}
}
