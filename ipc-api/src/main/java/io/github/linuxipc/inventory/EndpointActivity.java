package io.github.linuxipc.inventory;

import io.github.linuxipc.channel.Endpoint;
import io.github.linuxipc.channel.EndpointKind;
import io.github.linuxipc.channel.Statistics;
import io.github.linuxipc.topic.SubscriptionInfo;
import io.github.linuxipc.topic.TopicPublisher;
import java.util.List;
import java.util.Locale;

/**
 * What an endpoint of any process of this user has done since it was opened, as its process has
 * written it. What another process writes is not verified.
 *
 * @param pid the process, in its own pid namespace
 * @param kind what the endpoint is
 * @param name the name or address by which it was opened
 * @param address where it is bound or connected
 * @param sequence rises with each report of the process; a stopped process reports nothing
 * @param messages messages that it has accepted or delivered
 * @param bytes the bytes of these messages
 * @param blockedNs nanoseconds that callers spent waiting
 * @param refused messages that were refused because the channel was full
 * @param blockers of a publisher, the subscriptions that hold it back now; else none
 */
public record EndpointActivity(
    long pid,
    EndpointKind kind,
    String name,
    String address,
    long sequence,
    long messages,
    long bytes,
    long blockedNs,
    long refused,
    List<Blocker> blockers) {

  /**
   * A subscription that is full.
   *
   * @param pid the process of the subscriber, in its own pid namespace
   * @param whenFull the policy of the subscription, such as {@code wait}
   * @param backlog how many messages it has not taken from the publisher
   */
  public record Blocker(long pid, String whenFull, long backlog) {}

  /**
   * Creates an activity and copies the list.
   *
   * @param pid as above
   * @param kind as above
   * @param name as above
   * @param address as above
   * @param sequence as above
   * @param messages as above
   * @param bytes as above
   * @param blockedNs as above
   * @param refused as above
   * @param blockers as above
   */
  public EndpointActivity {
    blockers = List.copyOf(blockers);
  }

  /**
   * Returns what an endpoint of this process has done.
   *
   * @param endpoint the endpoint
   * @param sequence how many reports this process has made
   * @return its counters now and, of a publisher, the subscriptions that hold it back
   */
  public static EndpointActivity of(Endpoint endpoint, long sequence) {
    Statistics counters = endpoint.statistics();
    return new EndpointActivity(
        ProcessHandle.current().pid(),
        endpoint.kind(),
        endpoint.channel(),
        endpoint.address().toString(),
        sequence,
        counters.messages(),
        counters.bytes(),
        counters.blockedNs(),
        counters.refused(),
        endpoint instanceof TopicPublisher publisher ? blockers(publisher) : List.of());
  }

  private static List<Blocker> blockers(TopicPublisher publisher) {
    return publisher.subscriptions().stream()
        .filter(each -> each.blocked().isPresent())
        .map(each -> new Blocker(each.pid(), policy(each), each.backlog()))
        .toList();
  }

  private static String policy(SubscriptionInfo subscription) {
    return subscription.whenFull().name().toLowerCase(Locale.ROOT);
  }
}
