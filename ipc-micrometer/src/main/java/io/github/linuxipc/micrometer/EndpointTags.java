package io.github.linuxipc.micrometer;

import io.github.linuxipc.channel.Endpoint;
import io.micrometer.core.instrument.Tags;

/**
 * What the meters of an endpoint are tagged with.
 *
 * @param name the name of the channel, service or topic, or an address without its options
 * @param kind {@code channel}, {@code service} or {@code topic}
 * @param transport the scheme of the endpoint's address
 * @param direction {@code out} or {@code in}
 */
record EndpointTags(String name, String kind, String transport, String direction) {
  static final String OUT = "out";
  static final String TOPIC = "topic";

  static EndpointTags of(Endpoint endpoint) {
    String name = endpoint.channel().split("\\?", 2)[0];
    String transport = endpoint.address().scheme();
    return new EndpointTags(name, kindOf(endpoint), transport, directionOf(endpoint));
  }

  private static String kindOf(Endpoint endpoint) {
    return switch (endpoint.kind()) {
      case SENDER, RECEIVER -> "channel";
      case REQUESTER, RESPONDER -> "service";
      case PUBLISHER, SUBSCRIBER -> TOPIC;
    };
  }

  private static String directionOf(Endpoint endpoint) {
    return switch (endpoint.kind()) {
      case RECEIVER, RESPONDER, SUBSCRIBER -> "in";
      case SENDER, REQUESTER, PUBLISHER -> OUT;
    };
  }

  Tags tags() {
    return Tags.of("name", name, "kind", kind, "transport", transport, "direction", direction);
  }
}
