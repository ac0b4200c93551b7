package io.github.linuxipc.socket.handshake;

import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.spi.LinkContext;
import java.nio.ByteBuffer;

/**
 * What a receiver's reply means to a sender.
 *
 * @param context the sender's channel
 */
public record HandshakeReply(LinkContext context) {
  private static final String BOTH_ALIKE = "Configure both ends alike.";

  /**
   * Finds out what a receiver replied.
   *
   * @param reply what came back, {@link HandshakeDescriptor#REPLY_LENGTH} bytes
   * @return the status
   * @throws IpcException if it is no reply
   */
  public HandshakeStatus status(ByteBuffer reply) throws IpcException {
    if (!HandshakeDescriptor.isReply(reply)) {
      throw context.failure(
          ErrorCode.PROTOCOL,
          "What listens there is no receiver of this library",
          "Correct the address, or choose the wire that it speaks on both ends.");
    }
    HandshakeStatus status = HandshakeStatus.of(HandshakeDescriptor.status(reply));
    return status == null ? HandshakeStatus.TERMS_DIFFER : status;
  }

  /**
   * Throws unless the sender was admitted.
   *
   * @param status the last reply's status
   * @param reply the reply
   * @throws IpcException with the reason
   */
  public void conclude(HandshakeStatus status, ByteBuffer reply) throws IpcException {
    switch (status) {
      case OK -> {}
      case TERMS_DIFFER -> throw termsDiffer(reply);
      case TOO_MANY_SENDERS ->
          throw context.failure(
              ErrorCode.TOO_MANY_SENDERS,
              "The receiver has as many senders as its max-senders allows",
              "Close some, or raise max-senders where it is bound.");
      case NOT_ALLOWED -> throw refused("The receiver does not accept this user", "allow-users");
      case SENDER_NUMBER_TAKEN -> throw refused("Another user's sender has our number", "");
      case SECRET_MISSING -> throw refused("The receiver asks for a secret", "secret-file");
      case SECRET_UNKNOWN, CHALLENGE ->
          throw refused("Only one of the ends has a secret", "secret-file");
      case SECRET_WRONG -> throw refused("The receiver has another secret", "secret-file");
      case NO_DESCRIPTORS ->
          throw context.failure(
              ErrorCode.RESOURCE_LIMIT,
              "The receiver's process has no file descriptors left",
              "Raise its limit (ulimit -n), or close what it does not need.");
    }
  }

  private IpcException termsDiffer(ByteBuffer reply) {
    String difference =
        context
            .terms()
            .incompatibility(
                HandshakeDescriptor.version(reply), HandshakeDescriptor.replyMaxMessageSize(reply))
            .orElse("the receiver does not say in what");
    return context.failure(
        ErrorCode.INCOMPATIBLE_PEER, "The ends do not agree: " + difference, BOTH_ALIKE);
  }

  private IpcException refused(String what, String option) {
    String next = option.isEmpty() ? "Open it again." : "Set " + option + " on both ends.";
    return context.failure(ErrorCode.PEER_REFUSED, what, next);
  }
}
