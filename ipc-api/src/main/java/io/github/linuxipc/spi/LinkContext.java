package io.github.linuxipc.spi;

import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.channel.IpcException;

/**
 * The context in which a transport opens a link of a channel: what {@link OpenContext} provides for
 * channels and events alike, and the channel's parameters, the sender id and the doorbell's
 * notifier, which exist for channels only. Provided by the engine. Valid as long as the link.
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
   * Returns whether messages are to outlive the receiver. True for a receiver that is configured
   * so, and for a sender that is configured so or was resolved from the published address of such a
   * receiver. For a sender, the state of the mechanism's object takes precedence.
   *
   * @return whether {@code persistent=true}
   */
  default boolean persistent() {
    return false;
  }

  /**
   * Returns the sender number that this endpoint writes into its frames. It is random and not 0. A
   * receiver has one too.
   *
   * @return the sender's number
   */
  int senderId();

  /**
   * Returns the notifier that the channel uses as its doorbell.
   *
   * @param scheme the notifier's scheme
   * @return the notifier, which can open an event of any name
   * @throws IpcException or {@link io.github.linuxipc.channel.IpcConfigurationException} with
   *     {@link ErrorCode#NO_PROVIDER}, whose text names the module, if the notifier is not
   *     installed
   */
  default Notifier notifier(String scheme) throws IpcException {
    throw failure(ErrorCode.NO_PROVIDER, "No notifier serves the scheme " + scheme, "");
  }
}
