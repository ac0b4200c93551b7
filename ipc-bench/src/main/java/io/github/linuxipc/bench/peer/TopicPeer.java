package io.github.linuxipc.bench.peer;

import io.github.linuxipc.bench.library.BenchReceiver;
import io.github.linuxipc.bench.library.BenchSender;
import io.github.linuxipc.bench.library.Endpoints;
import io.github.linuxipc.bench.library.MeasuredTopic;

/** The publisher or a subscriber of a measurement of a topic. */
final class TopicPeer {
  private final PeerArguments arguments;
  private final MeasuredTopic topic;
  private final CoordinatorLink coordinator;

  TopicPeer(PeerArguments arguments, MeasuredTopic topic, CoordinatorLink coordinator) {
    this.arguments = arguments;
    this.topic = topic;
    this.coordinator = coordinator;
  }

  void run() throws Exception {
    Endpoints endpoints = arguments.endpoints(Endpoints.TOPIC);
    if (arguments.role() == Role.PUBLISHER) {
      publish(endpoints);
    } else {
      subscribe(endpoints);
    }
  }

  @SuppressWarnings("try") // the host is only opened and closed
  private void publish(Endpoints endpoints) throws Exception {
    try (AutoCloseable host = topic.host(arguments.directory());
        BenchSender publisher = topic.openPublisher(endpoints)) {
      coordinator.ready(arguments);
      new TopicSource(coordinator, publisher).run(arguments.timing());
    }
  }

  private void subscribe(Endpoints endpoints) throws Exception {
    try (BenchReceiver subscriber = topic.openSubscriber(endpoints)) {
      coordinator.ready(arguments);
      new TopicSink(coordinator, subscriber, arguments).run();
    }
  }
}
