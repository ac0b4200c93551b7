package io.github.linuxipc.micrometer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.linuxipc.Ipc;
import io.github.linuxipc.channel.Receiver;
import io.github.linuxipc.channel.Sender;
import io.github.linuxipc.service.CallException;
import io.github.linuxipc.service.Request;
import io.github.linuxipc.service.Requester;
import io.github.linuxipc.service.Responder;
import io.github.linuxipc.topic.TopicPublisher;
import io.github.linuxipc.topic.TopicSubscriber;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The meters of real endpoints over Unix sockets. */
class IpcMetricsTest {
  private static final byte[] ORDER = "42 pears".getBytes(UTF_8);

  @TempDir Path directory;

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private Ipc ipc;
  private IpcMetrics metrics;

  @BeforeEach
  void bind() {
    ipc = Ipc.builder().processSettings(false).set("runtime-dir", directory + "/run").build();
    metrics = new IpcMetrics(ipc);
    metrics.bindTo(registry);
  }

  @AfterEach
  void close() throws Exception {
    ipc.close();
  }

  private double count(String meter, String name, String direction) {
    FunctionCounter counter =
        registry.find(meter).tag("name", name).tag("direction", direction).functionCounter();
    assertNotNull(counter, () -> meter + " of " + name + " in " + ids());
    return counter.count();
  }

  private Set<String> ids() {
    return registry.getMeters().stream()
        .map(meter -> meter.getId().getName() + meter.getId().getTags())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  @Test
  void shouldCountTheMessagesOfBothEndsOfAChannel() throws Exception {
    Receiver receiver = ipc.receiver("orders");
    Sender sender = ipc.sender("orders");
    sender.send(ORDER);
    sender.send(ORDER);
    receiver.receive();
    assertEquals(2, count("ipc.messages", "orders", "out"));
    assertEquals(2 * ORDER.length, count("ipc.bytes", "orders", "out"));
    assertEquals(1, count("ipc.messages", "orders", "in"));
    Meter.Id id = registry.get("ipc.messages").tag("direction", "in").meter().getId();
    assertEquals(
        Set.of(
            Tag.of("name", "orders"),
            Tag.of("kind", "channel"),
            Tag.of("transport", "unix"),
            Tag.of("direction", "in")),
        Set.copyOf(id.getTags()));
  }

  @Test
  void shouldCountTheTimeThatAReceiverHasWaitedInSeconds() throws Exception {
    Receiver receiver = ipc.receiver("orders");
    receiver.receive(Duration.ofMillis(120));
    double seconds = count("ipc.blocked", "orders", "in");
    assertTrue(seconds >= 0.1 && seconds < 100, () -> seconds + " s");
    assertEquals("seconds", registry.get("ipc.blocked").meter().getId().getBaseUnit());
  }

  @Test
  void shouldKeepTheCountOfAClosedEndpointWhileAnotherHasTheSameTags() throws Exception {
    Receiver receiver = ipc.receiver("orders");
    Sender first = ipc.sender("orders");
    Sender second = ipc.sender("orders");
    first.send(ORDER);
    second.send(ORDER);
    receiver.receive();
    receiver.receive();
    first.close();
    assertEquals(2, count("ipc.messages", "orders", "out"));
    second.close();
    assertEquals(
        List.of(), List.copyOf(registry.find("ipc.messages").tag("direction", "out").meters()));
    assertEquals(2, count("ipc.messages", "orders", "in"));
  }

  @Test
  void shouldCountALossAndKeepNoMeterOfAClosedInstance() throws Exception {
    Receiver receiver = ipc.receiver("orders");
    ipc.sender("orders").close();
    receiver.receive(Duration.ofMillis(200));
    Sender sender = ipc.sender("orders");
    sender.send(ORDER);
    receiver.close();
    assertEquals(0, registry.find("ipc.messages").tag("direction", "in").meters().size());
    ipc.close();
    assertEquals(Set.of(), ids());
  }

  @Test
  void shouldMeasureTopics() throws Exception {
    TopicSubscriber subscriber = ipc.subscriber("prices");
    TopicPublisher publisher = ipc.publisher("prices");
    publisher.publish(ByteBuffer.wrap(ORDER));
    assertNotNull(subscriber.receive(Duration.ofSeconds(10)));
    assertEquals(1, count("ipc.messages", "prices", "out"));
    assertEquals(0, count("ipc.topic.gaps", "prices", "in"));
    assertEquals(0, registry.get("ipc.topic.backlog").tag("kind", "topic").gauge().value());
  }

  @Test
  void shouldMeasureServices() throws Exception {
    Responder responder = ipc.responder("quotes");
    Thread server =
        new Thread(
            () -> {
              try {
                responder.serve(request -> request.reply(ORDER));
              } catch (Exception e) {
                throw new IllegalStateException(e);
              }
            });
    server.start();
    Requester requester = ipc.requester("quotes");
    requester.call(ByteBuffer.wrap(ORDER)); // before it, the two introduce themselves
    double sent = count("ipc.messages", "quotes", "out");
    double received = count("ipc.messages", "quotes", "in");
    requester.call(ByteBuffer.wrap(ORDER));
    assertEquals(sent + 1, count("ipc.messages", "quotes", "out"));
    assertEquals(received + 1, count("ipc.messages", "quotes", "in"));
    assertEquals(2, registry.find("ipc.messages").tag("kind", "service").meters().size());
    responder.close();
    server.join();
  }

  @Test
  void shouldTimeTheCallsOfARequesterByTheirOutcome() throws Exception {
    Responder responder = ipc.responder("quotes");
    Thread server =
        new Thread(
            () -> {
              try {
                responder.serve(IpcMetricsTest::answerSlowly);
              } catch (Exception e) {
                throw new IllegalStateException(e);
              }
            });
    server.start();
    Requester requester = ipc.requester("quotes");
    requester.call(ByteBuffer.wrap(ORDER));
    requester.callAsync(ByteBuffer.wrap(ORDER), Duration.ofSeconds(30)).get();
    assertThrows(CallException.class, () -> requester.call(ByteBuffer.wrap(new byte[0])));
    assertEquals(2, calls("answered").count());
    double ms = calls("answered").totalTime(TimeUnit.MILLISECONDS);
    assertTrue(ms >= 100, () -> "two calls of 50 ms took " + ms);
    assertEquals(1, calls("failed").count());
    assertEquals(0, calls("unknown").count());
    assertEquals(0, calls("not-started").count());
    Requester other = ipc.requester("quotes");
    other.call(ByteBuffer.wrap(ORDER));
    other.close();
    assertEquals(3, calls("answered").count());
    requester.close();
    assertEquals(Set.of(), Set.copyOf(registry.find("ipc.calls").meters()));
    responder.close();
    server.join();
  }

  private static void answerSlowly(Request request) throws Exception {
    Thread.sleep(50);
    if (request.payload().hasRemaining()) {
      request.reply(ORDER);
    } else {
      request.fail(7, "an empty order");
    }
  }

  private FunctionTimer calls(String outcome) {
    return registry.get("ipc.calls").tags("service", "quotes", "outcome", outcome).functionTimer();
  }

  @Test
  void shouldLeaveOptionsAndPeersOutOfTheTags() throws Exception {
    ipc.receiver("unix:orders?max-senders=7");
    assertEquals("unix:orders", registry.get("ipc.messages").meter().getId().getTag("name"));
  }

  @Test
  void shouldAddTagsOfItsOwnAndRemoveItsMetersWhenItIsClosed() throws Exception {
    ipc.receiver("orders");
    SimpleMeterRegistry other = new SimpleMeterRegistry();
    IpcMetrics tagged = new IpcMetrics(ipc, Tags.of("region", "eu"));
    tagged.bindTo(other);
    tagged.bindTo(other);
    assertEquals("eu", other.get("ipc.messages").meter().getId().getTag("region"));
    tagged.close();
    assertEquals(List.of(), other.getMeters());
    metrics.close();
    assertEquals(Set.of(), ids());
  }
}
