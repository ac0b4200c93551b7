package io.github.linuxipc.engine.recorder;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.linuxipc.Ipc;
import io.github.linuxipc.channel.ChannelClosedException;
import io.github.linuxipc.channel.Receiver;
import io.github.linuxipc.channel.Sender;
import io.github.linuxipc.fixture.TargetDirectory;
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
      for (String event : List.of("Opened", "Closed", "Blocked", "PeerLost")) {
        recording.enable("linuxipc." + event);
      }
      recording.start();
      exchange();
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
    assertTrue(events.size() < 30, () -> events.size() + " events of hundreds of messages");
  }

  private void exchange() throws Exception {
    try (Ipc ipc =
        Ipc.builder()
            .processSettings(false)
            .set("transport", "inproc")
            .set("runtime-dir", directory.resolve("run").toString())
            .build()) {
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
