package io.github.linuxipc.tests.artemis;

import io.github.linuxipc.Ipc;
import io.github.linuxipc.broker.BrokerProcess;
import io.github.linuxipc.broker.ResettingProxy;
import io.github.linuxipc.channel.Receiver;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Brokers that are killed, and connections that are reset, under senders that do not pause. */
@Timeout(value = 800, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
abstract class BrokerFaults {
  private static final int SENDERS = 8;

  @TempDir Path directory;

  private final int kills;
  private final int resets;

  /**
   * Creates the tests.
   *
   * @param kills how often the broker is killed
   * @param resets how many connections are reset
   */
  BrokerFaults(int kills, int resets) {
    this.kills = kills;
    this.resets = resets;
  }

  private Ipc ipc(URI broker) {
    return Ipc.builder()
        .set("runtime-dir", directory.resolve("ipc").toString())
        .set("transport", "artemis")
        .set("artemis.broker", broker.toString())
        .set("artemis.capacity", "256k") // so that little is left when the senders end
        .set("channels.orders.linger", "60s")
        .build();
  }

  @Test
  void T03_shouldDeliverEachMessageOnceWhileTheBrokerIsKilled() throws Exception {
    NumberedStreams streams = new NumberedStreams(SENDERS);
    try (BrokerProcess broker = BrokerProcess.start(directory);
        Ipc ipc = ipc(broker.uri());
        Receiver receiver = ipc.receiver("orders")) {
      streams.start(ipc, "orders");
      for (int kill = 0; kill < kills; kill++) {
        receive(receiver, streams, 1_000);
        broker.kill();
        broker.restart();
      }
      receive(receiver, streams, 1_000);
      streams.end();
      streams.finish(receiver);
    }
  }

  @Test
  void T03_shouldDeliverEachMessageOnceWhileConnectionsAreReset() throws Exception {
    NumberedStreams streams = new NumberedStreams(SENDERS);
    try (BrokerProcess broker = BrokerProcess.start(directory);
        ResettingProxy proxy = ResettingProxy.start(broker.port());
        Ipc ipc = ipc(proxy.uri());
        Receiver receiver = ipc.receiver("orders")) {
      streams.start(ipc, "orders");
      while (proxy.resets() < resets) {
        receive(receiver, streams, 500);
        proxy.resetInMidFrame();
      }
      receive(receiver, streams, 500);
      streams.end();
      streams.finish(receiver);
    }
  }

  /** Receives as many more messages. */
  private static void receive(Receiver receiver, NumberedStreams streams, int count)
      throws Exception {
    long enough = streams.total() + count;
    while (streams.total() < enough) {
      receiver.poll(streams, 64, Duration.ofMillis(200));
    }
  }
}
