package io.github.linuxipc.tests.mutants;

import io.github.linuxipc.channel.Address;
import io.github.linuxipc.channel.Capability;
import io.github.linuxipc.channel.Endpoint;
import io.github.linuxipc.channel.EndpointKind;
import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.channel.Statistics;
import java.util.Optional;
import java.util.Set;

/**
 * An endpoint of a service that behaves like a correct one except for what a subclass overrides.
 */
abstract class ForwardingEndpoint implements Endpoint {
  private final Endpoint good;

  ForwardingEndpoint(Endpoint good) {
    this.good = good;
  }

  @Override
  public EndpointKind kind() {
    return good.kind();
  }

  @Override
  public String channel() {
    return good.channel();
  }

  @Override
  public Address address() {
    return good.address();
  }

  @Override
  public Set<Capability> capabilities() {
    return good.capabilities();
  }

  @Override
  public int maxMessageSize() {
    return good.maxMessageSize();
  }

  @Override
  public Statistics statistics() {
    return good.statistics();
  }

  @Override
  public <T> Optional<T> extension(Class<T> type) {
    return good.extension(type);
  }

  @Override
  public boolean isOpen() {
    return good.isOpen();
  }

  @Override
  public void close() throws IpcException {
    good.close();
  }
}
