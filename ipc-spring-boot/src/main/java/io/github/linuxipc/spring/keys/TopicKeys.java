package io.github.linuxipc.spring.keys;

/**
 * The keys {@code ipc.topics.NAME.*}. Editors complete them from this record; the library reads
 * them itself.
 *
 * @param address an address, or several to try in order, separated by commas
 * @param maxMessageSize the largest message, such as 64k or 1m; equal on both ends
 * @param connectTimeout how long opening a sender waits for the receiver, such as 5s
 * @param bindTimeout how long opening a durable subscription waits for its owner to leave, such as
 *     30s
 * @param reassemblyMemory the heap in which a receiver reassembles messages of several frames, such
 *     as 64m
 * @param linger how long close waits for accepted messages that are pending, such as 1s
 * @param require capabilities without which opening fails, separated by commas
 * @param endOfStream when the stream ends: never or last-publisher
 * @param whenFull what happens while the subscriber is full: wait, skip or leave
 * @param allowWhenFull the values of when-full that a publisher allows, separated by commas
 * @param slowLimit how long a subscriber with when-full=leave may be full, such as 5s
 * @param history how many messages a publisher keeps for new subscribers, and a new subscriber gets
 * @param persistent whether the subscription outlives its subscriber
 * @param subscription the name of the subscription that outlives its subscriber
 * @param maxPublishers how many publishers the topic has at a time; the same in all its processes
 * @param maxSubscribers how many subscribers the topic has at a time; the same in all its processes
 */
public record TopicKeys(
    String address,
    String maxMessageSize,
    String connectTimeout,
    String bindTimeout,
    String reassemblyMemory,
    String linger,
    String require,
    String endOfStream,
    String whenFull,
    String allowWhenFull,
    String slowLimit,
    Integer history,
    Boolean persistent,
    String subscription,
    Integer maxPublishers,
    Integer maxSubscribers) {}
