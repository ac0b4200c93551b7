package io.github.linuxipc.pipe;

import io.github.linuxipc.spi.LinkContext;
import io.github.linuxipc.spi.WireFormat;
import io.github.linuxipc.support.shared.LivenessLocks;
import io.github.linuxipc.support.shared.SharedObjectConnector;
import java.io.IOException;

/** Connects a sender to a pipe, if its receiver is there and compatible, and has a free slot. */
final class PipeConnector {
  private PipeConnector() {}

  static void connect(LivenessLocks locks, LinkContext context) throws IOException {
    boolean framed = context.terms().wire() == WireFormat.FRAMED;
    int maxMessageSize = locks.maxMessageSize();
    if ((framed && maxMessageSize < 0) || !locks.isReceiverAlive()) {
      throw context.noReceiver("the pipe", null);
    }
    if (framed) {
      SharedObjectConnector.requireCompatible(locks, maxMessageSize, context);
      SharedObjectConnector.requireJoined(locks.join(context.senderId()), context);
    }
  }
}
