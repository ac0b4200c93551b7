package io.github.linuxipc.engine.recorder;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.linuxipc.Ipc;
import io.github.linuxipc.channel.ChannelClosedException;
import io.github.linuxipc.channel.Receiver;
import io.github.linuxipc.channel.Sender;
import io.github.linuxipc.fixture.TargetDirectory;
import io.github.linuxipc.service.Request;
import io.github.linuxipc.service.Requester;
import io.github.linuxipc.service.Responder;
import io.github.linuxipc.topic.TopicPublisher;
import io.github.linuxipc.topic.TopicSubscriber;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a recording of the flight recorder holds. */
class FlightEventsTest {
  @TempDir(factory = TargetDirectory.class)
  Path directory;

  @Test
  void shouldRecordWhatIsRare() throws Exception {
    Path file = directory.resolve("recording.jfr");
    try (Recording recording = new Recording()) {
      for (String event : List.of("Opened", "Closed", "Blocked", "PeerLost", "Gap", "Call")) {
        recording.enable("linuxipc." + event);
      }
      recording.start();
      exchange();
      call();
      missMessages();
      recording.stop();
      recording.dump(file);
    }
    List<RecordedEvent> events = RecordingFile.readAllEvents(file);

    RecordedEvent opened = only(events, "Opened", "sender");
    assertEquals("orders", opened.getString("name"));
    assertEquals("inproc:orders", opened.getString("address"));
    assertEquals("orders", only(events, "Closed", "receiver").getString("name"));
    RecordedEvent blocked = first(events, "Blocked");
    assertEquals("orders", blocked.getString("name"));
    assertTrue(blocked.getDuration("waited").toMillis() >= 20, blocked::toString);
    RecordedEvent lost = first(events, "PeerLost");
    assertEquals("IPC-202", lost.getString("code"));
    RecordedEvent call = first(events, "Call");
    assertEquals("quotes", call.getString("name"));
    assertEquals("answered", call.getString("outcome"));
    assertTrue(call.getDuration("took").toMillis() >= 40, call::toString);
    RecordedEvent gap = first(events, "Gap");
    assertEquals("prices", gap.getString("name"));
    assertEquals(ProcessHandle.current().pid(), gap.getLong("peer"));
    assertTrue(gap.getLong("missed") > 0, gap::toString);
    assertTrue(events.size() < 60, () -> events.size() + " events of hundreds of messages");
  }

  private Ipc open() {
    return Ipc.builder()
        .processSettings(false)
        .set("transport", "inproc")
        .set("runtime-dir", directory.resolve("run").toString())
        .set("topics.prices.when-full", "skip")
        .build();
  }

  /** Makes a call that takes 40 ms. */
  private void call() throws Exception {
    try (Ipc ipc = open()) {
      Responder responder = ipc.responder("quotes");
      Thread server = new Thread(() -> answer(responder));
      server.start();
      Requester requester = ipc.requester("quotes");
      requester.call(ByteBuffer.allocate(1));
      server.join();
    }
  }

  private static void answer(Responder responder) {
    try {
      while (responder.poll(FlightEventsTest::answerSlowly, 1, Duration.ofSeconds(30)) == 0) {
        Thread.onSpinWait();
      }
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static void answerSlowly(Request request) throws Exception {
    Thread.sleep(40);
    request.reply(new byte[1]);
  }

  private void missMessages() throws Exception {
    try (Ipc ipc = open()) {
      TopicSubscriber subscriber = ipc.subscriber("prices");
      TopicPublisher publisher = ipc.publisher("prices");
      ByteBuffer price = ByteBuffer.allocate(10_000);
      long missed = 0;
      while (publisher.statistics().missed() == 0) {
        publisher.publish(price.clear());
      }
      while (missed == 0) {
        subscriber.poll(message -> {}, 64, Duration.ofMillis(10));
        publisher.publish(price.clear());
        missed = subscriber.statistics().missed();
      }
    }
  }

  private void exchange() throws Exception {
    try (Ipc ipc = open()) {
      Receiver receiver = ipc.receiver("orders");
      Sender sender = ipc.sender("orders");
      ByteBuffer order = ByteBuffer.allocate(1000);
      while (sender.trySend(order.rewind())) {
        // until the channel is full
      }
      assertEquals(false, sender.send(order, Duration.ofMillis(60)));
      receiver.close();
      assertThrows(ChannelClosedException.class, () -> sender.send(new byte[1]));
    }
  }

  private static RecordedEvent first(List<RecordedEvent> events, String name) {
    return events.stream()
        .filter(event -> event.getEventType().getName().equals("linuxipc." + name))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no " + name + " in " + events));
  }

  private static RecordedEvent only(List<RecordedEvent> events, String name, String kind) {
    List<RecordedEvent> found =
        events.stream()
            .filter(event -> event.getEventType().getName().equals("linuxipc." + name))
            .filter(event -> event.getString("kind").equals(kind))
            .toList();
    assertEquals(1, found.size(), events::toString);
    return found.get(0);
  }
}
