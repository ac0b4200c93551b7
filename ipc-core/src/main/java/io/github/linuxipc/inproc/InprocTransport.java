package io.github.linuxipc.inproc;

import io.github.linuxipc.channel.Address;
import io.github.linuxipc.channel.Capability;
import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.spi.InboundLink;
import io.github.linuxipc.spi.LinkContext;
import io.github.linuxipc.spi.OutboundLink;
import io.github.linuxipc.spi.Transport;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * Channels within one process, for unit tests. The scheme is {@code inproc}, and any target is
 * allowed. The channels are stored in a static map, so that every {@code Ipc} instance sees the
 * same channels. Each class loader that loads this class has a map of its own.
 */
public final class InprocTransport implements Transport {
  private static final ConcurrentMap<String, InprocInbound> BOUND = new ConcurrentHashMap<>();

  /** Creates the provider. Opens nothing. */
  public InprocTransport() {}

  @Override
  public String scheme() {
    return "inproc";
  }

  @Override
  public Set<Capability> capabilities() {
    return Set.of();
  }

  @Override
  public InboundLink bind(Address address, LinkContext context) throws IpcException {
    String target = address.target();
    InprocInbound link =
        new InprocInbound(address.bare(), context.terms(), self -> BOUND.remove(target, self));
    if (BOUND.putIfAbsent(target, link) != null) {
      throw context.failure(
          ErrorCode.CHANNEL_IN_USE,
          "The address is bound by this process",
          "Close that receiver first, or use another name.");
    }
    return link;
  }

  @Override
  public OutboundLink connect(Address address, LinkContext context) throws IpcException {
    InprocInbound receiver = BOUND.get(address.target());
    if (receiver == null) {
      throw context.failure(
          ErrorCode.NO_RECEIVER,
          "No receiver in this process is bound to the address, and inproc does not reach other"
              + " processes",
          "Bind the receiver in this process, or configure a transport such as unix.");
    }
    Optional<String> difference =
        context
            .terms()
            .incompatibility(
                receiver.parameters().wireVersion(), receiver.parameters().maxMessageSize());
    if (difference.isPresent()) {
      throw context.incompatible(difference.get());
    }
    return receiver.admit(context);
  }
}
