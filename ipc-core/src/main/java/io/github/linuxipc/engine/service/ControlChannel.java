package io.github.linuxipc.engine.service;

import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.channel.Message;
import io.github.linuxipc.channel.MessageHandler;
import io.github.linuxipc.engine.PatternReceiver;
import io.github.linuxipc.engine.framing.PatternBlock;
import io.github.linuxipc.engine.framing.PatternMessage;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Receives the cancel and credit notices of a service. No thread waits for a notice. */
final class ControlChannel implements MessageHandler {
  private static final Logger LOG = LoggerFactory.getLogger(ControlChannel.class);
  private static final int BATCH = 64;

  private final PatternReceiver receiver;
  private final Requesters requesters;

  /**
   * Held while notices are read. All notices that had arrived before a call of {@link #poll} are
   * therefore known when the call returns, even if another thread reads them.
   */
  private final ReentrantLock lock = new ReentrantLock();

  ControlChannel(PatternReceiver receiver, Requesters requesters) {
    this.receiver = receiver;
    this.requesters = requesters;
  }

  /** Reads the notices that have arrived. Never blocks for longer than another poll takes. */
  void poll() {
    if (lock.isHeldByCurrentThread() || !receiver.isOpen()) {
      return; // called within a poll by this thread, or after the close
    }
    lock.lock();
    try {
      int count = BATCH;
      while (count == BATCH) {
        count = receiver.poll(this, BATCH);
      }
    } catch (IpcException e) {
      LOG.debug("The control channel cannot be polled", e);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void onMessage(Message message) {
    if (!(message instanceof PatternMessage notice)) {
      return;
    }
    PatternBlock block = notice.pattern();
    RequesterLink link = requesters.find(block.value());
    if (link == null) {
      return; // its requester has left
    }
    if (block.kind() == MessageKind.CANCEL) {
      link.cancel(block.number());
    } else if (block.kind() == MessageKind.CREDIT) {
      link.credit(block.number(), block.code());
    }
  }

  void close() {
    receiver.close();
  }
}
