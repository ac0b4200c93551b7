package io.github.linuxipc.topic;

/**
 * A publisher, as a subscriber sees it.
 *
 * @param senderId the {@link io.github.linuxipc.channel.Message#senderId} of its messages
 * @param pid the process id of the publisher, in its own pid namespace
 */
public record PublisherInfo(long senderId, long pid) {}
