package io.github.linuxipc.pipe;

import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.spi.LinkContext;
import io.github.linuxipc.spi.WireFormat;
import io.github.linuxipc.support.shared.LivenessLocks;
import java.io.IOException;
import java.util.Optional;

/**
 * Becomes a sender at an object, if its receiver is there, agrees on the terms, and has a place.
 */
final class PipeConnector {
  private PipeConnector() {}

  static void join(LivenessLocks locks, LinkContext context) throws IOException {
    boolean framed = context.terms().wire() == WireFormat.FRAMED;
    int maxMessageSize = locks.maxMessageSize();
    if ((framed && maxMessageSize < 0) || !locks.isReceiverAlive()) {
      throw context.failure(
          ErrorCode.NO_RECEIVER, "Nobody has bound the address", "Start the receiver.");
    }
    if (framed) {
      join(locks, maxMessageSize, context);
    }
  }

  private static void join(LivenessLocks locks, int maxMessageSize, LinkContext context)
      throws IOException {
    Optional<String> difference =
        context.terms().incompatibility(locks.wireVersion(), maxMessageSize);
    if (difference.isPresent()) {
      throw context.failure(
          ErrorCode.INCOMPATIBLE_PEER,
          "The ends do not agree: " + difference.get(),
          "Configure both ends alike.");
    }
    switch (locks.join(context.senderId())) {
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
}
