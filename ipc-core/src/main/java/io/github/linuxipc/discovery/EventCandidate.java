package io.github.linuxipc.discovery;

import io.github.linuxipc.channel.Address;
import io.github.linuxipc.spi.Notifier;
import java.util.Map;

/**
 * An event's address with the notifier that serves it.
 *
 * @param notifier the provider
 * @param address the address
 * @param options the parsed value of each option that is set, by the option's name
 * @param where event, address and origin, for error texts
 */
public record EventCandidate(
    Notifier notifier, Address address, Map<String, Object> options, String where) {}
