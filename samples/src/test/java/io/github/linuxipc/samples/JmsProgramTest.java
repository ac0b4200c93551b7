package io.github.linuxipc.samples;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import io.github.linuxipc.Ipc;
import io.github.linuxipc.broker.BrokerProcess;
import io.github.linuxipc.broker.EmbeddedBroker;
import io.github.linuxipc.channel.Message;
import io.github.linuxipc.channel.Receiver;
import io.github.linuxipc.channel.Sender;
import jakarta.jms.BytesMessage;
import jakarta.jms.Connection;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A program that knows JMS only, and one that knows this library only, by {@code wire=raw}. */
@Tag("one-jdk")
@Timeout(60)
class JmsProgramTest {
  private static final Duration LONG = Duration.ofSeconds(30);

  @TempDir Path directory;

  private EmbeddedBroker broker;
  private String uri;

  @BeforeEach
  void startBroker() throws IOException {
    int port = BrokerProcess.freePort();
    broker = EmbeddedBroker.start(directory.resolve("data"), port);
    uri = "tcp://127.0.0.1:" + port;
  }

  @AfterEach
  void stopBroker() {
    broker.close();
  }

  private Ipc ipc() throws IOException {
    return Ipc.builder()
        .set("runtime-dir", directory.resolve("ipc").toString())
        .set("transport", "artemis")
        .set("artemis.broker", uri)
        .set("channels.orders.wire", "raw")
        .build();
  }

  @Test
  void shouldReceiveWhatAJmsProgramSends() throws Exception {
    byte[] bytes = {0, 1, -1, 10};
    try (Ipc ipc = ipc();
        Receiver orders = ipc.receiver("orders")) {
      try (ActiveMQConnectionFactory factory = new ActiveMQConnectionFactory(uri);
          Connection connection = factory.createConnection();
          Session session = connection.createSession()) {
        MessageProducer producer = session.createProducer(session.createQueue("orders"));
        producer.send(session.createTextMessage("ten \u20ac"));
        BytesMessage message = session.createBytesMessage();
        message.writeBytes(bytes);
        producer.send(message);
      }
      assertEquals("ten \u20ac", new String(next(orders).toByteArray(), UTF_8));
      assertArrayEquals(bytes, next(orders).toByteArray());
    }
  }

  private static Message next(Receiver orders) throws Exception {
    Message message = orders.receive(LONG);
    assertNotNull(message, "a message of the JMS program");
    return message;
  }

  @Test
  void shouldSendToAJmsProgram() throws Exception {
    try (ActiveMQConnectionFactory factory = new ActiveMQConnectionFactory(uri);
        Connection connection = factory.createConnection();
        Session session = connection.createSession()) {
      Queue queue = session.createQueue("orders");
      MessageConsumer consumer = session.createConsumer(queue);
      connection.start();
      try (Ipc ipc = ipc();
          Sender orders = ipc.sender("orders")) {
        for (String text : new String[] {"one", "", "three"}) {
          orders.send(text.getBytes(UTF_8));
        }
      }
      for (String text : new String[] {"one", "", "three"}) {
        BytesMessage message =
            assertInstanceOf(BytesMessage.class, consumer.receive(LONG.toMillis()));
        byte[] body = new byte[(int) message.getBodyLength()];
        message.readBytes(body);
        assertEquals(text, new String(body, UTF_8));
      }
    }
  }
}
