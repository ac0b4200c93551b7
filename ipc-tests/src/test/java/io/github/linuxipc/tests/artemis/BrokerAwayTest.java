package io.github.linuxipc.tests.artemis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.linuxipc.Ipc;
import io.github.linuxipc.broker.BrokerProcess;
import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.channel.Receiver;
import io.github.linuxipc.channel.Sender;
import io.github.linuxipc.tests.peer.PeerProcess;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What endpoints do while there is no broker. */
@Tag("slow")
@Tag("one-jdk")
@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class BrokerAwayTest {
  @TempDir Path directory;

  private List<String> settings(BrokerProcess broker) {
    return List.of(
        "runtime-dir=" + directory.resolve("ipc"),
        "transport=artemis",
        "artemis.broker=" + broker.uri(),
        "channels.orders.linger=200ms");
  }

  private Ipc ipc(BrokerProcess broker) {
    var builder = Ipc.builder();
    for (String setting : settings(broker)) {
      builder.set(setting.split("=", 2)[0], setting.split("=", 2)[1]);
    }
    return builder.build();
  }

  @Test
  void T07_shouldBlockASendUntilTheBrokerIsBackAndLoseNothing() throws Exception {
    try (BrokerProcess broker = BrokerProcess.start(directory);
        Ipc ipc = ipc(broker);
        Receiver receiver = ipc.receiver("orders");
        Sender sender = ipc.sender("orders")) {
      sender.send(new byte[] {1});
      assertEquals(1, receiver.receive(Duration.ofSeconds(10)).payload().get());
      broker.kill();
      int accepted = 0;
      ByteBuffer message = ByteBuffer.allocate(1000);
      while (sender.trySend(message.clear().putInt(0, accepted))) {
        accepted++;
        assertTrue(accepted < 100_000, "the buffer has no bound");
      }
      assertFalse(sender.send(message.clear().putInt(0, accepted), Duration.ofMillis(300)));
      broker.restart();
      sender.send(message.clear().putInt(0, accepted));
      for (int i = 0; i <= accepted; i++) {
        assertEquals(i, receiver.receive(Duration.ofSeconds(30)).payload().getInt());
      }
    }
  }

  @Test
  void T07_shouldNeedNoMoreMemoryTheLongerTheBrokerIsAway() throws Exception {
    try (BrokerProcess broker = BrokerProcess.start(directory);
        PeerProcess peer = PeerProcess.start(List.of("-Xmx32m"), settings(broker));
        Ipc ipc = ipc(broker)) {
      ipc.receiver("orders").close();
      peer.call("sender", "orders");
      peer.call("stream", 0, 0, 60_000);
      broker.kill();
      Thread.sleep(3_000);
      long blocked = Long.parseLong(peer.call("blocked", 0));
      broker.restart();
      Receiver receiver = ipc.receiver("orders");
      int count = 0;
      while (count < blocked + 50) {
        count += receiver.poll(m -> {}, 64, Duration.ofSeconds(10));
      }
      receiver.close();
    }
  }

  @Test
  void T05_shouldSayHowToStartABrokerWhereThereIsNone() throws Exception {
    try (BrokerProcess broker = BrokerProcess.start(directory);
        Ipc ipc = ipc(broker)) {
      broker.kill();
      IpcException failure = assertThrows(IpcException.class, () -> ipc.receiver("orders"));
      assertEquals(ErrorCode.OPEN_FAILED, failure.code());
      assertTrue(failure.getMessage().contains("./ipc broker"), failure.getMessage());
    }
  }
}
