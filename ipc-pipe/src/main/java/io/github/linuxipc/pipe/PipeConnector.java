package io.github.linuxipc.pipe;

import io.github.linuxipc.spi.LinkContext;
import io.github.linuxipc.spi.WireFormat;
import io.github.linuxipc.support.shared.LivenessLocks;
import io.github.linuxipc.support.shared.SharedObjectConnector;
import java.io.IOException;

/**
 * Connects a sender to a pipe. Under {@code wire=framed} the pipe must have a live and compatible
 * receiver with a free slot. Under {@code wire=lines} the receiver must be alive.
 */
final class PipeConnector {
  private PipeConnector() {}

  static void connect(LivenessLocks locks, LinkContext context) throws IOException {
    if (context.terms().wire() == WireFormat.FRAMED) {
      SharedObjectConnector.connect(locks, "the pipe", context);
    } else if (!locks.isReceiverAlive()) {
      throw context.noReceiver("the pipe", null);
    }
  }
}
