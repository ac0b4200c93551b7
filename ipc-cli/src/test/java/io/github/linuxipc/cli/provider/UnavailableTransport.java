package io.github.linuxipc.cli.provider;

import io.github.linuxipc.channel.Address;
import io.github.linuxipc.channel.Capability;
import io.github.linuxipc.spi.Availability;
import io.github.linuxipc.spi.InboundLink;
import io.github.linuxipc.spi.LinkContext;
import io.github.linuxipc.spi.OutboundLink;
import io.github.linuxipc.spi.Transport;
import java.util.Set;

/** A transport that is never available, and reports why. */
public final class UnavailableTransport implements Transport {
  @Override
  public String scheme() {
    return "unavailable";
  }

  @Override
  public Availability availability() {
    return Availability.unavailable("this host does not support it", "Use another host.");
  }

  @Override
  public Set<Capability> capabilities() {
    return Set.of(Capability.UNRELATED_PROCESSES);
  }

  @Override
  public InboundLink bind(Address address, LinkContext context) {
    throw new UnsupportedOperationException();
  }

  @Override
  public OutboundLink connect(Address address, LinkContext context) {
    throw new UnsupportedOperationException();
  }
}
