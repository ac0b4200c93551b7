package io.github.linuxipc.discovery;

import io.github.linuxipc.channel.Address;
import io.github.linuxipc.config.ConfigurationErrors;

/**
 * An address for which discovery finds the provider, with the origin of the address and the
 * collectors of errors.
 *
 * @param channel the channel or event as error texts name it, such as {@code channel orders}; empty
 *     if only the address is known
 * @param address the address
 * @param origin where the address came from
 * @param errors collects the errors of the configuration
 * @param recoverableErrors collects the reasons why the address cannot be served here; these
 *     reasons do not matter if another address of a fallback list can be served; may be the same
 *     object as {@code errors}
 */
public record ProviderQuery(
    String channel,
    Address address,
    String origin,
    ConfigurationErrors errors,
    ConfigurationErrors recoverableErrors) {
  String scheme() {
    return address.scheme();
  }

  String where() {
    String named = channel.isEmpty() ? "" : channel + ", ";
    return named + "address " + address + ", from " + origin;
  }
}
