package io.github.linuxipc.engine;

import io.github.linuxipc.channel.Address;
import io.github.linuxipc.channel.IpcConfigurationException;
import io.github.linuxipc.spi.Transport;
import java.util.Map;

/**
 * An address with the provider that serves it: what an endpoint may be opened on. Options have been
 * checked and required capabilities are there.
 *
 * @param transport the provider
 * @param address the address; its options are the provider's own
 * @param options the parsed value of each option that was given, by the option's name
 * @param origin where the address came from, for error texts
 * @param notifiers finds the notifier of a doorbell
 */
public record ResolvedAddress(
    Transport transport,
    Address address,
    Map<String, Object> options,
    String origin,
    NotifierFinder notifiers) {
  /** The same provider, at another address. */
  ResolvedAddress at(Address there) {
    return new ResolvedAddress(transport, there, options, origin, notifiers);
  }

  /** Finds the provider for an address that a descriptor names. */
  @FunctionalInterface
  public interface Finder {
    /**
     * Finds the provider.
     *
     * @param address the address
     * @param origin where the address came from
     * @return the candidate
     * @throws IpcConfigurationException if no installed and available provider serves it as
     *     required
     */
    ResolvedAddress find(Address address, String origin);

    /**
     * Throws if there is no use in waiting for a receiver, because whatever it were bound to, no
     * installed provider could reach it.
     *
     * @throws IpcConfigurationException if no transport is installed
     */
    default void requireTransport() {}
  }
}
