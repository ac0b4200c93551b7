package io.github.linuxipc.engine;

import io.github.linuxipc.channel.Address;
import io.github.linuxipc.channel.IpcConfigurationException;
import io.github.linuxipc.spi.Transport;
import java.util.Map;

/**
 * An address at which an endpoint may be opened, and the provider that serves the address. The
 * options of the address have been checked, and the provider has the required capabilities.
 *
 * @param transport the provider
 * @param address the address; it contains only options of the provider
 * @param options the parsed value of each explicit option, by the option's name
 * @param origin where the address came from, for error texts
 * @param notifiers finds the notifier that a channel uses as its doorbell
 */
public record ResolvedAddress(
    Transport transport,
    Address address,
    Map<String, Object> options,
    String origin,
    NotifierFinder notifiers) {
  /**
   * Returns the same provider and options with another address.
   *
   * @param there the address
   * @return the resolved address
   */
  public ResolvedAddress at(Address there) {
    return new ResolvedAddress(transport, there, options, origin, notifiers);
  }

  /**
   * Returns the same provider and options with a name as the target.
   *
   * @param name the name
   * @return the resolved address
   */
  public ResolvedAddress named(String name) {
    return at(Address.of(address.scheme(), name));
  }

  /** Finds the provider for the address that a receiver has published in its descriptor. */
  @FunctionalInterface
  public interface Finder {
    /**
     * Finds the provider.
     *
     * @param address the address
     * @param origin where the address came from
     * @return the resolved address
     * @throws IpcConfigurationException if no installed and available provider serves the address
     *     with the required capabilities
     */
    ResolvedAddress find(Address address, String origin);

    /**
     * Throws if no installed provider can connect to an address at which a receiver may be bound.
     * Without such a provider, a sender that waited for the receiver would only reach its time-out.
     *
     * @throws IpcConfigurationException if no such provider is installed
     */
    default void requireTransport() {}
  }
}
