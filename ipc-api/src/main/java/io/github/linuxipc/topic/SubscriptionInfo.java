package io.github.linuxipc.topic;

import java.time.Duration;
import java.util.Optional;

/**
 * What a publisher knows of one subscription.
 *
 * @param pid the process id of the subscriber, in its own pid namespace; for a durable subscription
 *     that is away, that of the process that had it last
 * @param whenFull the policy of the subscription
 * @param connected whether the publisher is connected to the subscriber; a {@link WhenFull#WAIT}
 *     subscriber that is not makes the publisher wait
 * @param backlog how many messages wait at the publisher, because this subscriber has no room. They
 *     are the accepted messages of which at least a part is still in the publisher's hands; where
 *     the publisher writes a message once for several subscribers, and so accepts none while one of
 *     them has no room, it is the message that was last refused or that waits now: 1 for each
 *     subscriber without room. What the subscriber's channel holds is not counted. An idle
 *     publisher looks again within 2 s
 * @param missed how many messages of this publisher the subscriber has missed
 * @param blocked for how long the subscription has been full or not connected without a break;
 *     empty if it is neither
 * @param name the name of a durable subscription; empty if the subscription ends with its process
 * @param away whether no process has the durable subscription open now
 */
public record SubscriptionInfo(
    long pid,
    WhenFull whenFull,
    boolean connected,
    int backlog,
    long missed,
    Optional<Duration> blocked,
    Optional<String> name,
    boolean away) {}
