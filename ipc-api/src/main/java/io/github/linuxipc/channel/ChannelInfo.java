package io.github.linuxipc.channel;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a channel's name or an address stands for.
 *
 * @param channel the name or address that was asked for
 * @param addresses the addresses a receiver would try, in order
 * @param origin where the setting came from, such as {@code IPC_TRANSPORT in the environment}
 * @param boundAddress where a live receiver has bound the channel, if there is one
 * @param pid the live receiver's process
 */
public record ChannelInfo(
    String channel,
    List<Address> addresses,
    String origin,
    Optional<Address> boundAddress,
    OptionalLong pid) {}
