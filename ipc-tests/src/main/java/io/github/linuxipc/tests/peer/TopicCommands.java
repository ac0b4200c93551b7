package io.github.linuxipc.tests.peer;

import io.github.linuxipc.Ipc;
import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.tests.traffic.Payload;
import io.github.linuxipc.tests.traffic.PublishStream;
import io.github.linuxipc.tests.traffic.TopicChecker;
import io.github.linuxipc.topic.TopicPublisher;
import io.github.linuxipc.topic.TopicSubscriber;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The commands of a peer that concern topics. A peer has at most one publisher and one subscriber.
 */
final class TopicCommands {
  private static final Duration WAIT = Duration.ofMillis(20);

  private final Ipc ipc;
  private @Nullable TopicPublisher publisher;
  private @Nullable TopicSubscriber subscriber;
  private @Nullable PublishStream stream;
  private TopicChecker checker = new TopicChecker();

  TopicCommands(Ipc ipc) {
    this.ipc = ipc;
  }

  String run(String[] words) throws Exception {
    return switch (words[0]) {
      case "publisher" -> openPublisher(words[1]);
      case "publish" ->
          publish(number(words, 1), number(words, 2), number(words, 3), number(words, 4));
      case "publish-stream" -> stream(number(words, 1), number(words, 2), Path.of(words[3]));
      case "published" -> Long.toString(stream().accepted());
      case "finish-publish" -> Long.toString(stream().finish());
      case "subscribers" ->
          Boolean.toString(publisher().awaitSubscribers(number(words, 1), Duration.ofSeconds(30)));
      case "fill-topic" -> fill(number(words, 1), number(words, 2));
      case "backlog" -> backlog();
      case "close-publisher" -> closePublisher();
      case "subscriber" -> openSubscriber(words[1]);
      case "take" -> take(number(words, 1));
      case "take-all" -> takeAll();
      case "take-into" -> takeInto(Path.of(words[1]));
      case "close-subscriber" -> closeSubscriber();
      default -> throw new IllegalArgumentException(words[0]);
    };
  }

  private static int number(String[] words, int i) {
    return Integer.parseInt(words[i]);
  }

  private TopicPublisher publisher() {
    return Objects.requireNonNull(publisher, "no publisher was opened");
  }

  private TopicSubscriber subscriber() {
    return Objects.requireNonNull(subscriber, "no subscriber was opened");
  }

  private PublishStream stream() {
    return Objects.requireNonNull(stream, "no stream was started");
  }

  private String openPublisher(String topic) throws Exception {
    publisher = ipc.publisher(topic);
    return "";
  }

  /** Publishes messages, and returns the number of the next. */
  private String publish(int tag, int from, int count, int size) throws Exception {
    for (int i = from; i < from + count; i++) {
      publisher().publish(Payload.of(tag, i, size));
    }
    return Integer.toString(from + count);
  }

  /** Publishes in the background, and counts each publish in a shared file when it begins. */
  private String stream(int tag, int size, Path file) throws Exception {
    SharedCount begun = SharedCount.open(file);
    stream = PublishStream.start(publisher(), tag, size, number -> begun.add());
    return "";
  }

  /** Publishes until a message is refused, and returns how many were accepted. */
  private String fill(int tag, int size) throws IpcException {
    int accepted = 0;
    while (publisher().tryPublish(Payload.of(tag, accepted, size))) {
      accepted++;
    }
    return Integer.toString(accepted);
  }

  /** Returns how many messages no channel has taken yet. */
  private String backlog() {
    int backlog = publisher().subscriptions().stream().mapToInt(info -> info.backlog()).sum();
    return Integer.toString(backlog);
  }

  private String closePublisher() throws IpcException {
    publisher().close();
    return "";
  }

  private String openSubscriber(String topic) throws Exception {
    TopicSubscriber opened = ipc.subscriber(topic);
    checker = new TopicChecker().of(opened);
    subscriber = opened;
    return "";
  }

  /**
   * Receives until a number of messages was delivered or missed since the start, and returns how
   * many were delivered and how many were missed.
   */
  private String take(long count) throws Exception {
    while (checker.delivered() + checker.missed() < count) {
      subscriber().poll(checker, 64, WAIT);
    }
    return checker.delivered() + " " + checker.missed();
  }

  /** Receives until the end of the stream. */
  private String takeAll() throws Exception {
    subscriber().forEach(checker);
    return checker.delivered() + " " + checker.missed();
  }

  private String takeInto(Path file) throws Exception {
    DeliveryLog.fill(file, subscriber());
    return "";
  }

  private String closeSubscriber() throws IpcException {
    subscriber().close();
    return "";
  }
}
