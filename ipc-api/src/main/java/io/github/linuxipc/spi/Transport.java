package io.github.linuxipc.spi;

import io.github.linuxipc.channel.Address;
import io.github.linuxipc.channel.Capability;
import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.channel.IpcException;
import java.util.Set;

/**
 * A mechanism that moves opaque frames one way, from many senders to one receiver. Found by {@link
 * java.util.ServiceLoader}; the constructor opens and loads nothing, and no method but {@link
 * #bind}, {@link #connect} and {@link #prepareForChild} has an effect. All methods may be called
 * from any thread.
 */
public interface Transport extends MechanismProvider {
  /**
   * Returns the wires that it speaks, {@link WireFormat#FRAMED} among them.
   *
   * @return the wires
   */
  default Set<WireFormat> wires() {
    return Set.of(WireFormat.FRAMED);
  }

  /**
   * Returns where a channel is bound when only its name and the scheme are configured.
   *
   * @param channel the channel's name
   * @return the address, by default {@code scheme:channel}
   */
  default Address defaultAddress(String channel) {
    return Address.of(scheme(), channel);
  }

  /**
   * Tells whether an address stands for a stream that this process was started with, such as {@code
   * pipe:stdin}. Nobody can find such an end by a channel's name, it carries {@linkplain
   * WireFormat#LINES lines} unless another raw wire is asked for, and it ends with its last writer.
   *
   * @param address the address, with this transport's scheme
   * @return whether it does, by default false
   */
  default boolean isStandardStream(Address address) {
    return false;
  }

  /**
   * Binds the receiving end. Called on an engine thread that no application interrupts; it may
   * block while {@link LinkContext#remainingNs} is positive and the open is not {@linkplain
   * LinkContext#cancelled() cancelled}.
   *
   * @param address the address, with this transport's scheme
   * @param context the channel's terms and settings
   * @return the link
   * @throws IpcException as {@link LinkContext#failure} makes it; nothing is left behind
   */
  InboundLink bind(Address address, LinkContext context) throws IpcException;

  /**
   * Connects a sending end: one attempt; the engine repeats it until the connect time-out. Called
   * on an engine thread, as {@link #bind} is.
   *
   * @param address the address, with this transport's scheme
   * @param context the channel's terms and settings
   * @return the link, on which the receiver already answers where the mechanism has an answer
   * @throws io.github.linuxipc.channel.NoReceiverException if nobody is bound, or nobody answers in
   *     time
   * @throws IpcException as {@link LinkContext#failure} makes it; nothing is left behind
   */
  OutboundLink connect(Address address, LinkContext context) throws IpcException;

  /**
   * Prepares an address for a child process that is about to be started, which will bind or connect
   * there. Called on an engine thread, as {@link #bind} is. By default the child gets the address
   * as it is, if other processes can reach it.
   *
   * @param address the address, with this transport's scheme and options
   * @param context the channel's terms and settings
   * @return what the child gets
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
        "The transport " + scheme() + " goes no further than this process, so that no child has it",
        "Configure a transport such as unix or pipe for the channel.");
  }
}
