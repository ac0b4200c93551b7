package io.github.linuxipc.topic;

/**
 * A durable subscription of a topic, as the topic's directory records it (P9).
 *
 * @param name the subscription's name
 * @param whenFull its policy
 * @param pid the process id of its subscriber, in that process's pid namespace; if the subscription
 *     is away, that of the process that had it last
 * @param away whether no process has it open now
 * @param ended whether a publisher has ended it, because it was full for {@code slow-limit}; it
 *     still holds the messages that it had
 */
public record DurableSubscription(
    String name, WhenFull whenFull, long pid, boolean away, boolean ended) {}
