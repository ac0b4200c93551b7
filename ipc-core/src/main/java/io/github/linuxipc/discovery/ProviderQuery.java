package io.github.linuxipc.discovery;

import io.github.linuxipc.channel.Address;
import io.github.linuxipc.config.ConfigurationErrors;

/**
 * An address for which a provider is looked for.
 *
 * @param channel the channel or event as error texts name it, such as {@code channel orders}; empty
 *     if the address is all there is
 * @param address the address
 * @param origin where the address came from
 * @param faults takes what is wrong with the configuration
 * @param refusals takes why the address cannot be served here, which a fallback may make good for;
 *     may be the same as {@code faults}
 */
public record ProviderQuery(
    String channel,
    Address address,
    String origin,
    ConfigurationErrors faults,
    ConfigurationErrors refusals) {
  String scheme() {
    return address.scheme();
  }

  String where() {
    String named = channel.isEmpty() ? "" : channel + ", ";
    return named + "address " + address + ", from " + origin;
  }
}
