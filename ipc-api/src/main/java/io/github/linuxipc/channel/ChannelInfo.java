package io.github.linuxipc.channel;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Describes the addresses that a channel's name stands for, and where the channel is bound.
 *
 * @param channel the name or address that was resolved
 * @param addresses the addresses that a receiver would try, in order
 * @param origin the origin of the setting, such as {@code IPC_TRANSPORT in the environment}
 * @param boundAddress the address at which a live receiver has bound the channel, if there is one
 * @param pid the process id of the live receiver
 */
public record ChannelInfo(
    String channel,
    List<Address> addresses,
    String origin,
    Optional<Address> boundAddress,
    OptionalLong pid) {}
