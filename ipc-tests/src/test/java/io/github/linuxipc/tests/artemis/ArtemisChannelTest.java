package io.github.linuxipc.tests.artemis;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.linuxipc.Ipc;
import io.github.linuxipc.broker.BrokerProcess;
import io.github.linuxipc.channel.ChildEndpoint;
import io.github.linuxipc.channel.Receiver;
import io.github.linuxipc.channel.Sender;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Channels over a broker, as an application opens them. */
class ArtemisChannelTest {
  private static final String SECRET = "not-to-be-shown-4711";

  @TempDir static Path directory;
  private static BrokerProcess broker;

  @BeforeAll
  static void startBroker() throws IOException {
    broker = BrokerProcess.start(directory);
  }

  @AfterAll
  static void stopBroker() {
    broker.close();
  }

  private static String address(String name) {
    return "artemis:" + name + "?broker=" + broker.uri();
  }

  @Test
  void T01_shouldCarryMessagesOfAnySize() throws Exception {
    try (Ipc ipc = Ipc.builder().set("runtime-dir", directory.resolve("ipc").toString()).build();
        Receiver receiver = ipc.receiver(address("sizes"));
        Sender sender = ipc.sender(address("sizes"))) {
      for (int size : new int[] {0, 1, 64, 4096, 100_000, 102_400, 110_000, 1 << 20}) {
        byte[] sent = new byte[size];
        java.util.Arrays.fill(sent, (byte) size);
        sender.send(sent);
        assertArrayEquals(sent, receiver.receive(Duration.ofSeconds(10)).toByteArray());
      }
      assertEquals(8, receiver.statistics().messages());
    }
  }

  @Test
  void shouldGiveTheBrokerToAChildButNoSecret() throws Exception {
    ProcessBuilder listing = new ProcessBuilder("env");
    listing.environment().put("IPC_ARTEMIS_PASSWORD", SECRET);
    listing.environment().put("IPC_ARTEMIS_TRUST_STORE_PASSWORD", SECRET);
    try (Ipc ipc =
        Ipc.builder()
            .set("runtime-dir", directory.resolve("ipc").toString())
            .set("transport", "artemis")
            .set("artemis.broker", broker.uri().toString())
            .set("artemis.user", "desk")
            .set("artemis.password", SECRET)
            .set("artemis.key-store-password", SECRET)
            .build()) {
      Process child = ipc.startChild(listing, ChildEndpoint.receiver("orders"));
      String variables = new String(child.getInputStream().readAllBytes(), UTF_8);
      assertEquals(0, child.waitFor());
      assertTrue(variables.contains(broker.uri().toString()), variables);
      assertTrue(variables.contains("desk"), variables);
      assertFalse(variables.contains(SECRET), variables);
      assertEquals(SECRET, listing.environment().get("IPC_ARTEMIS_PASSWORD"), "the builder's own");
    }
  }
}
