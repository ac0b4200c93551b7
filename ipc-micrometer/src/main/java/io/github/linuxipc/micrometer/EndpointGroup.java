package io.github.linuxipc.micrometer;

import io.github.linuxipc.channel.Endpoint;
import io.github.linuxipc.channel.Statistics;
import io.github.linuxipc.topic.SubscriptionInfo;
import io.github.linuxipc.topic.TopicPublisher;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.BaseUnits;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** The endpoints that share their meters, and what the closed ones among them have counted. */
final class EndpointGroup {
  private static final double NS_PER_SECOND = 1e9;

  private final List<Endpoint> open = new ArrayList<>();
  private final List<Meter> meters = new ArrayList<>();
  private Statistics closed = new Statistics(0, 0, 0, 0, 0, 0, 0, 0, 0);

  synchronized void add(Endpoint endpoint) {
    open.add(endpoint);
  }

  /** Removes an endpoint. Returns whether it was the last. */
  synchronized boolean remove(Endpoint endpoint) {
    if (open.remove(endpoint)) {
      closed = sum(closed, endpoint.statistics());
    }
    return open.isEmpty();
  }

  private static Statistics sum(Statistics a, Statistics b) {
    return new Statistics(
        a.messages() + b.messages(),
        a.bytes() + b.bytes(),
        a.blockedNs() + b.blockedNs(),
        a.refused() + b.refused(),
        a.peerLosses() + b.peerLosses(),
        a.droppedPartials() + b.droppedPartials(),
        a.skipped() + b.skipped(),
        a.undelivered() + b.undelivered(),
        a.missed() + b.missed());
  }

  private synchronized double total(ToLongFunction<Statistics> counter) {
    long total = counter.applyAsLong(closed);
    for (Endpoint endpoint : open) {
      total += counter.applyAsLong(endpoint.statistics());
    }
    return total;
  }

  private synchronized int backlog() {
    int most = 0;
    for (Endpoint endpoint : open) {
      if (endpoint instanceof TopicPublisher publisher) {
        for (SubscriptionInfo subscription : publisher.subscriptions()) {
          most = Math.max(most, subscription.backlog());
        }
      }
    }
    return most;
  }

  void register(MeterRegistry registry, EndpointTags key, Tags tags) {
    boolean out = key.direction().equals(EndpointTags.OUT);
    boolean topic = key.kind().equals(EndpointTags.TOPIC);
    count(
        registry,
        tags,
        "ipc.messages",
        "Messages accepted or delivered",
        "messages",
        1,
        Statistics::messages);
    count(
        registry,
        tags,
        "ipc.bytes",
        "Payload of the messages",
        BaseUnits.BYTES,
        1,
        Statistics::bytes);
    count(
        registry,
        tags,
        "ipc.blocked",
        "Time that callers have waited for space or for a message",
        "seconds",
        NS_PER_SECOND,
        Statistics::blockedNs);
    count(
        registry,
        tags,
        "ipc.peer.losses",
        "Peers that closed or were lost",
        null,
        1,
        Statistics::peerLosses);
    if (out) {
      count(
          registry,
          tags,
          "ipc.refused",
          "Messages refused because the channel was full",
          "messages",
          1,
          Statistics::refused);
      count(
          registry,
          tags,
          "ipc.undelivered",
          "Accepted messages that could not be delivered",
          "messages",
          1,
          Statistics::undelivered);
    }
    if (topic) {
      count(
          registry,
          tags,
          "ipc.topic.gaps",
          "Messages that subscribers have missed",
          "messages",
          1,
          Statistics::missed);
    }
    if (topic && out) {
      meters.add(
          Gauge.builder("ipc.topic.backlog", this, EndpointGroup::backlog)
              .description("The largest backlog of a subscription")
              .baseUnit("messages")
              .tags(tags)
              .register(registry));
    }
  }

  private void count(
      MeterRegistry registry,
      Tags tags,
      String name,
      String description,
      @Nullable String unit,
      double scale,
      ToLongFunction<Statistics> counter) {
    meters.add(
        FunctionCounter.builder(name, this, group -> group.total(counter) / scale)
            .description(description)
            .baseUnit(unit)
            .tags(tags)
            .register(registry));
  }

  void unregister(MeterRegistry registry) {
    meters.forEach(registry::remove);
    meters.clear();
  }
}
