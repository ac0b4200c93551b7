package io.github.linuxipc.shm;

import io.github.linuxipc.posix.ErrnoException;
import io.github.linuxipc.posix.Futex;
import io.github.linuxipc.posix.InterruptWatch;
import io.github.linuxipc.shm.ring.Memory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sleep on the very word that says that one sleeps. */
final class FutexDoorbell implements Rest, Ringer {
  private static final Logger LOG = LoggerFactory.getLogger(FutexDoorbell.class);

  private final Futex futex;
  private final InterruptWatch interrupts;

  /**
   * Makes a doorbell.
   *
   * @param onInterrupt what ends the sleep when the sleeping thread is interrupted
   */
  FutexDoorbell(Memory memory, int index, Runnable onInterrupt) {
    this.futex = new Futex(memory.view(), index);
    this.interrupts = new InterruptWatch(onInterrupt);
  }

  @Override
  public void begin() {
    interrupts.begin();
  }

  @Override
  public void sleep(long timeoutNs) throws ErrnoException {
    futex.await(SleepWord.ASLEEP, timeoutNs);
  }

  @Override
  public void end() {
    interrupts.end();
  }

  @Override
  public Ringer ringer() {
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
