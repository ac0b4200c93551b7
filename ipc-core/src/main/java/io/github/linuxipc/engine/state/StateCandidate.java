package io.github.linuxipc.engine.state;

import io.github.linuxipc.channel.Address;
import io.github.linuxipc.spi.StateProvider;
import java.util.Map;

/**
 * The address of a piece of shared state with the provider that serves it.
 *
 * @param provider the provider
 * @param address the address
 * @param options the parsed value of each option that is set, by the option's name
 * @param where name, address and origin, for error texts
 */
public record StateCandidate(
    StateProvider provider, Address address, Map<String, Object> options, String where) {}
