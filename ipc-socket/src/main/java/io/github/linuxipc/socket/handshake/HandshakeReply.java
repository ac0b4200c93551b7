package io.github.linuxipc.socket.handshake;

import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.spi.LinkContext;
import java.nio.ByteBuffer;

/**
 * Interprets a receiver's reply on the sender's side.
 *
 * @param context the sender's channel
 */
public record HandshakeReply(LinkContext context) {
  /**
   * Decodes the status of a reply.
   *
   * @param reply the {@link HandshakeDescriptor#REPLY_LENGTH} bytes that were received
   * @return the status; {@link HandshakeStatus#TERMS_DIFFER} if the number of the status is unknown
   * @throws IpcException if the bytes are not a reply
   */
  public HandshakeStatus status(ByteBuffer reply) throws IpcException {
    if (!HandshakeDescriptor.isReply(reply)) {
      throw context.failure(
          ErrorCode.PROTOCOL,
          "The process that listens there is not a receiver of this library",
          "Correct the address, or set the same wire on both ends.");
    }
    HandshakeStatus status = HandshakeStatus.of(HandshakeDescriptor.status(reply));
    return status == null ? HandshakeStatus.TERMS_DIFFER : status;
  }

  /**
   * Throws unless the sender was admitted.
   *
   * @param status the status of the last reply
   * @param reply a reply of the same handshake, which tells the receiver's parameters
   * @throws IpcException with the reason
   */
  public void conclude(HandshakeStatus status, ByteBuffer reply) throws IpcException {
    switch (status) {
      case OK -> {}
      case TERMS_DIFFER -> throw termsDiffer(reply);
      case TOO_MANY_SENDERS -> throw context.tooManySenders();
      case NOT_ALLOWED ->
          throw refused("The receiver does not accept this user", "allow-users or allow-groups");
      case SENDER_NUMBER_TAKEN ->
          throw refused("A sender of another user has the same sender number", "");
      case SECRET_MISSING, CHALLENGE ->
          throw refused("The receiver requires a secret, and this sender has none", "secret-file");
      case SECRET_UNKNOWN ->
          throw refused("The sender has a secret, and the receiver has none", "secret-file");
      case SECRET_WRONG -> throw refused("The receiver has another secret", "secret-file");
      case NO_DESCRIPTORS ->
          throw context.failure(
              ErrorCode.RESOURCE_LIMIT,
              "The receiver's process has no file descriptors left",
              "Raise its limit (ulimit -n), or close files that it does not need.");
    }
  }

  private IpcException termsDiffer(ByteBuffer reply) {
    String difference =
        context
            .terms()
            .incompatibility(
                HandshakeDescriptor.version(reply), HandshakeDescriptor.replyMaxMessageSize(reply))
            .orElse("the receiver's reply does not say in which parameter");
    return context.incompatible(difference);
  }

  private IpcException refused(String what, String option) {
    String next = option.isEmpty() ? "Open the sender again." : "Set " + option + " on both ends.";
    return context.failure(ErrorCode.PEER_REFUSED, what, next);
  }
}
