package io.github.linuxipc.spi;

import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.channel.IpcException;

/**
 * What the engine tells a transport about the channel whose link it opens. Valid as long as the
 * link.
 */
public interface LinkContext extends OpenContext {
  /**
   * Returns the terms of this end, to be compared with the peer's where the mechanism can carry
   * them.
   *
   * @return the terms
   */
  ChannelParameters terms();

  /**
   * Tells whether messages are to outlive the receiver. Asked of a receiver, and of a sender that
   * is configured so or follows a descriptor that says so; what the object itself says is what
   * counts for a sender.
   *
   * @return whether {@code persistent=true}
   */
  default boolean persistent() {
    return false;
  }

  /**
   * Returns the number that this endpoint writes into its frames: random, not 0. A receiver has one
   * too.
   *
   * @return the sender's number
   */
  int senderId();

  /**
   * Finds the notifier that the channel uses as its doorbell.
   *
   * @param scheme the notifier's scheme
   * @return the notifier; an event of any name can be opened with it
   * @throws IpcException or {@link io.github.linuxipc.channel.IpcConfigurationException} with
   *     {@link ErrorCode#NO_PROVIDER}, which names the module, if it is not installed here
   */
  default Notifier notifier(String scheme) throws IpcException {
    throw failure(ErrorCode.NO_PROVIDER, "No notifier serves the scheme " + scheme, "");
  }
}
