package io.github.linuxipc.engine.topic;

import io.github.linuxipc.engine.ResolvedAddress;
import java.util.List;

/**
 * The parameters for opening a publisher or subscriber.
 *
 * @param settings the topic's settings
 * @param candidates the transports to try, in order
 * @param configured whether the configuration names the transport; if not, the transport of the
 *     processes that already use the topic is used
 * @param finder finds the provider of the transport that those processes use
 */
public record TopicPlan(
    TopicSettings settings,
    List<ResolvedAddress> candidates,
    boolean configured,
    ResolvedAddress.Finder finder) {}
