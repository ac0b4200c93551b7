package io.github.linuxipc.engine;

import io.github.linuxipc.channel.Address;
import io.github.linuxipc.channel.IpcConfigurationException;
import io.github.linuxipc.spi.Transport;
import java.util.Map;

/**
 * An address with the provider that serves it, at which an endpoint may be opened. Its options have
 * been checked, and the provider has the required capabilities.
 *
 * @param transport the provider
 * @param address the address; its options are the provider's own
 * @param options the parsed value of each explicit option, by the option's name
 * @param origin where the address came from, for error texts
 * @param notifiers finds the notifier of a doorbell
 */
public record ResolvedAddress(
    Transport transport,
    Address address,
    Map<String, Object> options,
    String origin,
    NotifierFinder notifiers) {
  /** Returns the same provider with another address. */
  ResolvedAddress at(Address there) {
    return new ResolvedAddress(transport, there, options, origin, notifiers);
  }

  /** Finds the provider for the address in a descriptor. */
  @FunctionalInterface
  public interface Finder {
    /**
     * Finds the provider.
     *
     * @param address the address
     * @param origin where the address came from
     * @return the resolved address
     * @throws IpcConfigurationException if no installed and available provider serves it as
     *     required
     */
    ResolvedAddress find(Address address, String origin);

    /**
     * Throws if waiting for a receiver is useless, because no installed provider could reach any
     * address that it may be bound at.
     *
     * @throws IpcConfigurationException if no transport is installed
     */
    default void requireTransport() {}
  }
}
