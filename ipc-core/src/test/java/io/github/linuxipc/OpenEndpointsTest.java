package io.github.linuxipc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.linuxipc.channel.Endpoint;
import io.github.linuxipc.channel.EndpointListener;
import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.channel.Receiver;
import io.github.linuxipc.channel.Sender;
import io.github.linuxipc.fixture.Raised;
import io.github.linuxipc.fixture.TargetDirectory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an instance tells of its open endpoints, and which settings it reads. */
class OpenEndpointsTest {
  private static final String MISSPELT = "ipc.transprot";
  private static final String OF_STARTER = "ipc.spring.enabled";

  @TempDir(factory = TargetDirectory.class)
  Path directory;

  private Ipc create() {
    return builder().build();
  }

  private IpcBuilder builder() {
    return Ipc.builder()
        .processSettings(false)
        .set("transport", "inproc")
        .set("runtime-dir", directory.resolve("run").toString());
  }

  @AfterEach
  void restoreProperties() {
    System.clearProperty(MISSPELT);
    System.clearProperty(OF_STARTER);
  }

  private static final class Recording implements EndpointListener {
    final List<String> calls = new ArrayList<>();

    @Override
    public void opened(Endpoint endpoint) {
      calls.add("opened " + (endpoint instanceof Sender ? "sender" : "receiver"));
    }

    @Override
    public void closed(Endpoint endpoint) {
      calls.add("closed " + (endpoint instanceof Sender ? "sender" : "receiver"));
    }
  }

  @Test
  void shouldListTheEndpointsThatAreOpen() throws Exception {
    try (Ipc ipc = create()) {
      assertEquals(List.of(), ipc.endpoints());
      Receiver receiver = ipc.receiver("orders");
      Sender sender = ipc.sender("orders");
      assertEquals(Set.of(receiver, sender), Set.copyOf(ipc.endpoints()));
      sender.close();
      assertEquals(List.of(receiver), ipc.endpoints());
    }
  }

  @Test
  void shouldTellAListenerOfEachEndpointOnce() throws Exception {
    Recording early = new Recording();
    Recording late = new Recording();
    try (Ipc ipc = create()) {
      ipc.addListener(early);
      ipc.receiver("orders");
      ipc.addListener(late);
      Sender sender = ipc.sender("orders");
      sender.close();
      sender.close();
      ipc.removeListener(early);
    }
    assertEquals(List.of("opened receiver", "opened sender", "closed sender"), early.calls);
    assertEquals(
        List.of("opened receiver", "opened sender", "closed sender", "closed receiver"),
        late.calls);
  }

  @Test
  void shouldOpenAnEndpointWhoseListenerFails() throws Exception {
    try (Ipc ipc = create()) {
      ipc.addListener(
          new EndpointListener() {
            @Override
            public void opened(Endpoint endpoint) {
              throw new IllegalStateException("a listener that fails");
            }

            @Override
            public void closed(Endpoint endpoint) {
              throw new IllegalStateException("a listener that fails");
            }
          });
      Receiver receiver = ipc.receiver("orders");
      assertTrue(receiver.isOpen());
      receiver.close();
      assertEquals(List.of(), ipc.endpoints());
    }
  }

  @Test
  void shouldReadNoSettingsOfTheProcessIfTheyAreSwitchedOff() throws Exception {
    System.setProperty(MISSPELT, "shm");
    String text = Raised.by(ErrorCode.UNKNOWN_KEY, () -> builder().processSettings(true).build());
    assertTrue(text.contains("Did you mean ipc.transport?"), text);
    create().close();
  }

  @Test
  void shouldCheckTheKeysOfASourceEvenIfTheSettingsOfTheProcessAreSwitchedOff() {
    ConfigSource source = ConfigSource.of("the framework", Map.of("transprot", "shm"));
    Raised.by(ErrorCode.UNKNOWN_KEY, () -> builder().source(source).build());
  }

  @Test
  void shouldIgnoreTheKeysOfTheSpringBootStarter() throws Exception {
    System.setProperty(OF_STARTER, "true");
    builder().processSettings(true).build().close();
  }
}
