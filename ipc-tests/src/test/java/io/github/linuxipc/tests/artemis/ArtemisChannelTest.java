package io.github.linuxipc.tests.artemis;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.linuxipc.Ipc;
import io.github.linuxipc.broker.BrokerProcess;
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
}
