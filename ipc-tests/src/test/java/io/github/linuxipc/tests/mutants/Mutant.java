package io.github.linuxipc.tests.mutants;

import io.github.linuxipc.channel.Address;
import io.github.linuxipc.channel.Capability;
import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.spi.InboundLink;
import io.github.linuxipc.spi.LinkContext;
import io.github.linuxipc.spi.Option;
import io.github.linuxipc.spi.OutboundLink;
import io.github.linuxipc.spi.Transport;
import java.util.List;
import java.util.Locale;
import java.util.ServiceLoader;
import java.util.Set;

/**
 * A transport that behaves correctly except for what a subclass overrides. Its scheme is its simple
 * class name in lower case.
 */
public abstract class Mutant implements Transport {
  private final String base;

  Mutant(String base) {
    this.base = base;
  }

  static String scheme(Class<? extends Mutant> type) {
    return type.getSimpleName().toLowerCase(Locale.ROOT);
  }

  final Transport base() {
    return ServiceLoader.load(Transport.class).stream()
        .filter(provider -> !Mutant.class.isAssignableFrom(provider.type()))
        .map(ServiceLoader.Provider::get)
        .filter(transport -> transport.scheme().equals(base))
        .findFirst()
        .orElseThrow();
  }

  final Address inner(Address address) {
    return new Address(base, address.target(), address.options());
  }

  final Address outer(Address address) {
    return new Address(scheme(), address.target(), address.options());
  }

  @Override
  public String scheme() {
    return scheme(getClass());
  }

  @Override
  public Set<Capability> capabilities() {
    return base().capabilities();
  }

  @Override
  public List<Option<?>> options() {
    return base().options();
  }

  @Override
  public InboundLink bind(Address address, LinkContext context) throws IpcException {
    return inbound(base().bind(inner(address), context), context);
  }

  @Override
  public OutboundLink connect(Address address, LinkContext context) throws IpcException {
    return outbound(base().connect(inner(address), context), context);
  }

  /** Wraps a receiving link. */
  InboundLink inbound(InboundLink good, LinkContext context) throws IpcException {
    return new ForwardingInbound(good, this);
  }

  /** Wraps a sending link. */
  OutboundLink outbound(OutboundLink good, LinkContext context) {
    return new ForwardingOutbound(good, this);
  }
}
