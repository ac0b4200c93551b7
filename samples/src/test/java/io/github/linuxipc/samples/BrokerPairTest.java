package io.github.linuxipc.samples;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.linuxipc.Ipc;
import io.github.linuxipc.broker.BrokerProcess;
import io.github.linuxipc.broker.BrokerSettings;
import io.github.linuxipc.channel.Message;
import io.github.linuxipc.channel.Receiver;
import io.github.linuxipc.channel.Sender;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.apache.activemq.artemis.api.core.client.ActiveMQClient;
import org.apache.activemq.artemis.api.core.client.ClientMessage;
import org.apache.activemq.artemis.api.core.client.ClientRequestor;
import org.apache.activemq.artemis.api.core.client.ClientSession;
import org.apache.activemq.artemis.api.core.client.ClientSessionFactory;
import org.apache.activemq.artemis.api.core.client.ServerLocator;
import org.apache.activemq.artemis.api.core.management.ManagementHelper;
import org.apache.activemq.artemis.api.core.management.ResourceNames;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A pair of brokers with the settings that {@code docs/artemis.md} shows. */
@Tag("slow")
@Tag("one-jdk")
@Timeout(150)
class BrokerPairTest {
  private static final Path PAGE = Path.of("../docs/artemis.md");
  private static final Duration LONG = Duration.ofSeconds(60);

  @TempDir Path directory;

  /** Returns the examples of XML of the page: the primary's settings, and the backup's policy. */
  private static List<String> examples() throws IOException {
    return Pattern.compile("(?s)```xml\\n(.*?)```")
        .matcher(Files.readString(PAGE))
        .results()
        .map((MatchResult match) -> match.group(1))
        .toList();
  }

  /** Writes the configuration of a broker, with ports of this host instead of two hosts. */
  private BrokerSettings broker(String name, String example, int port, int other)
      throws IOException {
    Path data = Files.createDirectory(directory.resolve(name));
    StringBuilder places = new StringBuilder();
    for (String each : List.of("bindings", "journal", "large-messages", "paging")) {
      places.append("<%1$s-directory>%2$s/%1$s</%1$s-directory>".formatted(each, data));
    }
    Path file = directory.resolve(name + ".xml");
    Files.writeString(
        file,
        """
        <configuration xmlns="urn:activemq"><core xmlns="urn:activemq:core">
        <security-enabled>false</security-enabled><journal-type>NIO</journal-type>
        <max-disk-usage>-1</max-disk-usage><journal-file-size>4M</journal-file-size>
        <cluster-user>pair</cluster-user><cluster-password>of-the-test</cluster-password>
        """
            + places
            + example
                .replace("broker-a:61616", "127.0.0.1:" + port)
                .replace("broker-b:61616", "127.0.0.1:" + other)
            + "</core></configuration>");
    return BrokerSettings.of(data, port).withFile(file);
  }

  @Test
  void shouldGoOnAtTheBackupWhenThePrimaryIsKilled() throws Exception {
    int a = BrokerProcess.freePort();
    int b = BrokerProcess.freePort();
    String primary = examples().get(0);
    String backup = primary.replaceAll("(?s)<ha-policy>.*</ha-policy>\\n", "") + examples().get(1);
    try (BrokerProcess first = BrokerProcess.start(broker("primary", primary, a, b));
        BrokerProcess second = BrokerProcess.start(broker("backup", backup, b, a));
        Ipc ipc =
            Ipc.builder()
                .set("runtime-dir", directory.resolve("ipc").toString())
                .set("transport", "artemis")
                .set("artemis.broker", first.uri() + ";" + second.uri())
                .build();
        Receiver orders = ipc.receiver("orders");
        Sender sender = ipc.sender("orders")) {
      sender.send("before".getBytes(UTF_8));
      assertEquals("before", next(orders));
      awaitReplica(first.uri());
      for (int i = 0; i < 20; i++) {
        sender.send(("kept " + i).getBytes(UTF_8));
      }
      first.kill();
      sender.send("after".getBytes(UTF_8));
      for (int i = 0; i < 20; i++) {
        assertEquals("kept " + i, next(orders));
      }
      assertEquals("after", next(orders));
    }
  }

  private static String next(Receiver orders) throws Exception {
    Message message = orders.receive(LONG);
    assertNotNull(message, "a message");
    return new String(message.toByteArray(), UTF_8);
  }

  /** Waits until the primary says that the backup has a copy of everything. */
  private static void awaitReplica(URI primary) throws Exception {
    try (ServerLocator locator = ActiveMQClient.createServerLocator(primary.toString());
        ClientSessionFactory factory = locator.createSessionFactory();
        ClientSession session = factory.createSession()) {
      session.start();
      ClientRequestor requestor = new ClientRequestor(session, "activemq.management");
      long end = System.nanoTime() + LONG.toNanos();
      while (!isReplicated(session, requestor)) {
        assertTrue(System.nanoTime() - end < 0, "the backup has no copy");
        Thread.sleep(100);
      }
    }
  }

  private static boolean isReplicated(ClientSession session, ClientRequestor requestor)
      throws Exception {
    ClientMessage question = session.createMessage(false);
    ManagementHelper.putAttribute(question, ResourceNames.BROKER, "replicaSync");
    return Boolean.TRUE.equals(ManagementHelper.getResult(requestor.request(question)));
  }
}
