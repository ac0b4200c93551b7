package io.github.linuxipc.shm.wait;

import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.event.Waker;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Rings another mechanism's event. That nobody waits for it is no news here: who died is seen. */
final class NotifierUnparker implements Unparker {
  private static final Logger LOG = LoggerFactory.getLogger(NotifierUnparker.class);

  private final Waker waker;
  private volatile boolean complained;

  NotifierUnparker(Waker waker) {
    this.waker = waker;
  }

  @Override
  public void ring() {
    try {
      waker.wake();
    } catch (IpcException e) {
      boolean harmless = e.code() == ErrorCode.EVENT_OVERFLOW || e.code() == ErrorCode.CLOSED;
      if (!harmless && !complained) {
        complained = true;
        LOG.warn("A doorbell fails; the other side looks by itself once a second", e);
      }
    }
  }

  @Override
  public void close() {
    quietly(waker);
  }

  /** Closes an end whose failure to close changes nothing for the channel. */
  static void quietly(AutoCloseable end) {
    try {
      end.close();
    } catch (Exception e) {
      LOG.warn("A doorbell cannot be closed", e);
    }
  }
}
