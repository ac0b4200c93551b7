package io.github.linuxipc.mq;

import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.spi.LinkContext;
import io.github.linuxipc.support.shared.LivenessLocks;
import java.io.IOException;
import java.util.Optional;

/**
 * Becomes a sender at an object, if its receiver is there, agrees on the terms, and has a place.
 */
final class MqConnector {
  private MqConnector() {}

  static void join(LivenessLocks locks, boolean persistent, LinkContext context)
      throws IOException {
    int maxMessageSize = locks.maxMessageSize();
    boolean received = maxMessageSize >= 0 && locks.isReceiverAlive();
    if (!received && !persistent) {
      throw context.failure(
          ErrorCode.NO_RECEIVER, "Nobody has bound the address", "Start the receiver.");
    }
    if (received) {
      requireAgreement(locks, maxMessageSize, context);
    }
    LivenessLocks.Join joined =
        received
            ? locks.join(context.senderId())
            : locks.join(context.senderId(), context.terms().maxSenders());
    switch (joined) {
      case JOINED -> {}
      case FULL ->
          throw context.failure(
              ErrorCode.TOO_MANY_SENDERS,
              "The receiver has as many senders as it admits",
              "Raise max-senders at the receiver, or close a sender.");
      case NUMBER_TAKEN ->
          throw context.failure(
              ErrorCode.OPEN_FAILED, "Another sender has drawn the same number", "Try again.");
    }
  }

  private static void requireAgreement(LivenessLocks locks, int maxMessageSize, LinkContext context)
      throws IOException {
    Optional<String> difference =
        context.terms().incompatibility(locks.wireVersion(), maxMessageSize);
    if (difference.isPresent()) {
      throw context.failure(
          ErrorCode.INCOMPATIBLE_PEER,
          "The ends do not agree: " + difference.get(),
          "Configure both ends alike.");
    }
  }
}
