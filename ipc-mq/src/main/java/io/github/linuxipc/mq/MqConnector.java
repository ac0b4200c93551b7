package io.github.linuxipc.mq;

import io.github.linuxipc.spi.LinkContext;
import io.github.linuxipc.support.shared.LivenessLocks;
import io.github.linuxipc.support.shared.SharedObjectConnector;
import java.io.IOException;

/**
 * Connects a sender to a queue. The queue must have a live receiver, unless the queue is
 * persistent. A live receiver must be compatible. The sender needs a free slot in each case.
 */
final class MqConnector {
  private MqConnector() {}

  static void connect(LivenessLocks locks, boolean persistent, LinkContext context)
      throws IOException {
    int maxMessageSize = locks.maxMessageSize();
    boolean hasReceiver = maxMessageSize >= 0 && locks.isReceiverAlive();
    if (!hasReceiver && !persistent) {
      throw context.noReceiver("the queue", null);
    }
    if (hasReceiver) {
      SharedObjectConnector.requireCompatible(locks, maxMessageSize, context);
    }
    LivenessLocks.Join result =
        hasReceiver
            ? locks.join(context.senderId())
            : locks.join(context.senderId(), context.terms().maxSenders());
    SharedObjectConnector.requireJoined(result, context);
  }
}
