package io.github.linuxipc.micrometer;

import io.github.linuxipc.channel.Endpoint;
import io.github.linuxipc.channel.Receiver;
import io.github.linuxipc.service.Requester;
import io.github.linuxipc.service.Responder;
import io.github.linuxipc.topic.TopicPublisher;
import io.github.linuxipc.topic.TopicSubscriber;
import io.micrometer.core.instrument.Tags;

/**
 * What the meters of an endpoint are tagged with.
 *
 * @param name the name of the channel, service or topic, or an address without its options
 * @param kind {@code channel}, {@code service} or {@code topic}
 * @param transport the scheme of the endpoint's address
 * @param direction {@code out} or {@code in}
 */
record EndpointKind(String name, String kind, String transport, String direction) {
  static final String OUT = "out";
  static final String TOPIC = "topic";

  static EndpointKind of(Endpoint endpoint) {
    String name = endpoint.channel().split("\\?", 2)[0];
    String transport = endpoint.address().scheme();
    return new EndpointKind(name, kindOf(endpoint), transport, directionOf(endpoint));
  }

  private static String kindOf(Endpoint endpoint) {
    if (endpoint instanceof TopicPublisher || endpoint instanceof TopicSubscriber) {
      return TOPIC;
    }
    return endpoint instanceof Requester || endpoint instanceof Responder ? "service" : "channel";
  }

  private static String directionOf(Endpoint endpoint) {
    boolean in = endpoint instanceof Receiver || endpoint instanceof Responder;
    return in ? "in" : OUT;
  }

  Tags tags() {
    return Tags.of("name", name, "kind", kind, "transport", transport, "direction", direction);
  }
}
