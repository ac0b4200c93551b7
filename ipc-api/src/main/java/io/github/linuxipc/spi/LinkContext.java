package io.github.linuxipc.spi;

import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.channel.IpcException;
import org.jspecify.annotations.Nullable;

/**
 * The context in which a transport opens a link of a channel. It adds what exists for channels only
 * to the {@link OpenContext}, which serves channels and events alike: the channel's parameters, the
 * sender id and the doorbell's notifier. The engine provides the context, which is valid until the
 * link is closed.
 */
public interface LinkContext extends OpenContext {
  /**
   * Returns the channel parameters of this endpoint. A mechanism that can transfer them compares
   * them with the peer's.
   *
   * @return the parameters
   */
  ChannelParameters terms();

  /**
   * Returns whether messages are to outlive the receiver. The result is true if the endpoint is
   * configured with {@code persistent=true}. It is also true for a sender that found the published
   * address of a receiver with {@code persistent=true}.
   *
   * <p>For a sender, the mechanism's object, such as a queue, takes precedence. If the object is
   * persistent, so is the channel, even if the result is false. If the result is true and the
   * object is not persistent, a sender with the wire format {@link WireFormat#FRAMED} is refused.
   *
   * @return whether the context has {@code persistent=true}
   */
  default boolean persistent() {
    return false;
  }

  /**
   * Returns the sender number, which a sender writes into its frames. It is random, from 1 to 2^31
   * - 2. The context of a receiver returns one too.
   *
   * @return the sender's number
   */
  int senderId();

  /**
   * Returns the notifier that the channel uses as its doorbell, which wakes a sleeping endpoint.
   *
   * @param scheme the notifier's scheme
   * @return the notifier, which can open an event of any name
   * @throws IpcException or {@link io.github.linuxipc.channel.IpcConfigurationException} with
   *     {@link ErrorCode#NO_PROVIDER}, whose text names the module, if the notifier is not
   *     installed
   */
  default Notifier notifier(String scheme) throws IpcException {
    throw failure(
        ErrorCode.NO_PROVIDER,
        "No notifier serves the scheme " + scheme,
        "Add the module that provides it to the class path or module path.");
  }

  /**
   * Returns the exception for a sender that finds no receiver. The code is {@link
   * ErrorCode#NO_RECEIVER}. The engine tries again until the connect time-out.
   *
   * @param place where the receiver would be bound, such as the path of its socket
   * @param cause the kernel's error, or null
   * @return the exception, to be thrown
   */
  default IpcException noReceiver(String place, @Nullable Throwable cause) {
    return failure(
        ErrorCode.NO_RECEIVER,
        "No receiver is bound to " + place,
        "Start the receiver. If it runs, compare its address, user and runtime directory.",
        cause);
  }

  /**
   * Returns the exception for a sender that is not admitted because the receiver already has as
   * many senders as it admits. The code is {@link ErrorCode#TOO_MANY_SENDERS}.
   *
   * @return the exception, to be thrown
   */
  default IpcException tooManySenders() {
    return failure(
        ErrorCode.TOO_MANY_SENDERS,
        "The receiver already has as many senders as its max-senders allows",
        "Raise max-senders at the receiver, or close a sender.");
  }

  /**
   * Returns the exception for a sender whose receiver is gone, with the code {@link
   * ErrorCode#PEER_CLOSED} or {@link ErrorCode#PEER_LOST}.
   *
   * @param state {@link PeerState#CLOSED} or {@link PeerState#LOST}
   * @param cause the kernel's error, or null
   * @return the exception, to be thrown
   */
  default IpcException peerGone(PeerState state, @Nullable Throwable cause) {
    return state == PeerState.CLOSED
        ? failure(
            ErrorCode.PEER_CLOSED,
            "The receiver has closed the channel",
            "Bind a new receiver.",
            cause)
        : peerLost("it ended without a close notice", cause);
  }

  /**
   * Returns the exception for a sender whose receiver was lost in a way that the mechanism can
   * describe. The code is {@link ErrorCode#PEER_LOST}.
   *
   * @param how what happened, without a full stop
   * @param cause the kernel's error, or null
   * @return the exception, to be thrown
   */
  default IpcException peerLost(String how, @Nullable Throwable cause) {
    return failure(
        ErrorCode.PEER_LOST, "The receiver was lost: " + how, "Start the receiver again.", cause);
  }
}
