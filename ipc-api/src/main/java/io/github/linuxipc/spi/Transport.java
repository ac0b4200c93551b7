package io.github.linuxipc.spi;

import io.github.linuxipc.channel.Address;
import io.github.linuxipc.channel.Capability;
import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.channel.IpcException;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A mechanism that carries opaque frames in one direction, from many senders to one receiver. Only
 * {@link #bind}, {@link #connect} and {@link #prepareForChild} have side effects.
 */
public interface Transport extends MechanismProvider {
  /**
   * Returns the wire formats that the transport supports, including {@link WireFormat#FRAMED}.
   *
   * @return the wire formats
   */
  default Set<WireFormat> wires() {
    return Set.of(WireFormat.FRAMED);
  }

  /**
   * Returns whether a server between the endpoints holds the messages of every channel. If so,
   * every channel is persistent, whatever its settings say, and {@code end-of-stream=last-sender}
   * is refused, because the receiver is not told which senders there are. {@link
   * LinkContext#persistent} is then false only for what services and topics use themselves: a link
   * that reports the loss of its peer, and leaves nothing behind.
   *
   * @return whether a server holds the messages; false by default
   */
  default boolean isBrokered() {
    return false;
  }

  /**
   * Returns the address at which a channel is bound if only its name and the scheme are configured.
   *
   * @param channel the channel's name
   * @return the address, {@code scheme:channel} by default
   */
  default Address defaultAddress(String channel) {
    return Address.of(scheme(), channel);
  }

  /**
   * Binds the receiving endpoint. Called on an engine thread that no application interrupts. The
   * method may block while {@link LinkContext#remainingNs} is positive and the open is not
   * {@linkplain LinkContext#cancelled() cancelled}.
   *
   * @param address the address, with this transport's scheme
   * @param context the channel's parameters and settings
   * @return the link
   * @throws IpcException as returned by {@link LinkContext#failure}; nothing is left behind
   */
  InboundLink bind(Address address, LinkContext context) throws IpcException;

  /**
   * Connects a sending endpoint. This is one attempt; the engine repeats it until the connect
   * time-out. Called on an engine thread, as {@link #bind} is.
   *
   * @param address the address, with this transport's scheme
   * @param context the channel's parameters and settings
   * @return the link; if the mechanism has a handshake, the receiver has completed it
   * @throws io.github.linuxipc.channel.NoReceiverException if no receiver is bound, or the receiver
   *     does not answer in time
   * @throws IpcException as returned by {@link LinkContext#failure}; nothing is left behind
   */
  OutboundLink connect(Address address, LinkContext context) throws IpcException;

  /**
   * Opens a link from which several receivers can read. Called on an engine thread, as {@link
   * #bind} is.
   *
   * @param like a link that this transport has connected; the shared link has its settings
   * @param context the context of that link
   * @return the shared link, without receivers, or null if the transport has none for that link;
   *     null by default
   * @throws IpcException if it cannot be opened now; nothing is left behind
   */
  default @Nullable SharedLink share(OutboundLink like, LinkContext context) throws IpcException {
    return null;
  }

  /**
   * Returns the kind of namespace in which alone other processes reach a bound address. A receiver
   * publishes its namespace of that kind, so that a sender in another one is told. By default no
   * namespace matters but that of the runtime directory.
   *
   * @param bound the address of a link that this transport has bound
   * @return the kind, or empty
   */
  default Optional<KernelNamespace> namespace(Address bound) {
    return Optional.empty();
  }

  /**
   * Prepares an address for a child process that is about to be started and will bind or connect
   * there. Called on an engine thread, as {@link #bind} is. By default the child receives the
   * unchanged address, if other processes can reach it.
   *
   * @param address the address, with this transport's scheme and options
   * @param context the channel's parameters and settings
   * @return the address for the child, with the resources kept open for it
   * @throws IpcException with {@link ErrorCode#NOT_REACHABLE} if no other process can reach it;
   *     nothing is left behind
   */
  default InheritedAddress prepareForChild(Address address, LinkContext context)
      throws IpcException {
    if (capabilities().contains(Capability.UNRELATED_PROCESSES)) {
      return InheritedAddress.of(address);
    }
    throw context.failure(
        ErrorCode.NOT_REACHABLE,
        "The transport " + scheme() + " does not reach beyond this process: a child cannot use it",
        "Configure a transport such as unix or pipe for the channel.");
  }
}
