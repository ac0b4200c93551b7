package io.github.linuxipc.spi.shared;

import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.spi.LinkContext;
import java.util.Optional;

/** Why a sender may not join at an object that all senders share. */
public final class Joining {
  private Joining() {}

  /**
   * Throws unless there is a receiver.
   *
   * @param lives whether the kernel says so
   * @param context the sender's channel
   * @throws IpcException if there is none
   */
  public static void requireReceiver(boolean lives, LinkContext context) throws IpcException {
    if (!lives) {
      throw context.failure(
          ErrorCode.NO_RECEIVER, "Nobody has bound the address", "Start the receiver.");
    }
  }

  /**
   * Throws unless the receiver's terms are the sender's.
   *
   * @param wireVersion the receiver's version of the frame format
   * @param maxMessageSize the receiver's largest message in bytes
   * @param context the sender's channel
   * @throws IpcException if they differ
   */
  public static void requireTerms(int wireVersion, int maxMessageSize, LinkContext context)
      throws IpcException {
    Optional<String> difference = context.terms().difference(wireVersion, maxMessageSize);
    if (difference.isPresent()) {
      throw context.failure(
          ErrorCode.TERMS_DIFFER,
          "The ends do not agree: " + difference.get(),
          "Configure both ends alike.");
    }
  }

  /**
   * Makes the error of a sender for which there is no place.
   *
   * @param context the sender's channel
   * @return the exception, to be thrown
   */
  public static IpcException full(LinkContext context) {
    return context.failure(
        ErrorCode.TOO_MANY_SENDERS,
        "The receiver has as many senders as it admits",
        "Raise max-senders at the receiver, or close a sender.");
  }

  /**
   * Makes the error of a sender whose number a live one has.
   *
   * @param context the sender's channel
   * @return the exception, to be thrown
   */
  public static IpcException numberTaken(LinkContext context) {
    return context.failure(
        ErrorCode.OPEN_FAILED, "Another sender has drawn the same number", "Try again.");
  }
}
