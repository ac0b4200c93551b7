package io.github.linuxipc.broker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.QueueConfiguration;
import org.apache.activemq.artemis.api.core.RoutingType;
import org.apache.activemq.artemis.api.core.client.ActiveMQClient;
import org.apache.activemq.artemis.api.core.client.ClientMessage;
import org.apache.activemq.artemis.api.core.client.ClientSession;
import org.apache.activemq.artemis.api.core.client.ClientSessionFactory;
import org.apache.activemq.artemis.api.core.client.ServerLocator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Tag("one-jdk")
@Timeout(60)
class BrokerProcessTest {
  private static final String PASSWORD = "secret-of-the-test";

  @TempDir Path directory;

  private static void withSession(
      String url, @Nullable String user, @Nullable String password, Work work) throws Exception {
    try (ServerLocator locator = ActiveMQClient.createServerLocator(url)) {
      locator.setReconnectAttempts(0).setInitialConnectAttempts(1).setCallTimeout(5_000);
      try (ClientSessionFactory factory = locator.createSessionFactory();
          ClientSession session =
              factory.createSession(user, password, false, true, true, false, 1)) {
        session.start();
        work.with(session);
      }
    }
  }

  private static void createQueue(ClientSession session) throws ActiveMQException {
    session.createQueue(QueueConfiguration.of("orders").setRoutingType(RoutingType.ANYCAST));
  }

  private static void send(ClientSession session, String text) throws ActiveMQException {
    try (var producer = session.createProducer("orders")) {
      ClientMessage message = session.createMessage(true);
      message.getBodyBuffer().writeString(text);
      producer.send(message);
    }
  }

  private static String receive(ClientSession session) throws ActiveMQException {
    try (var consumer = session.createConsumer("orders")) {
      ClientMessage message = consumer.receive(10_000);
      assertNotNull(message, "a message");
      message.individualAcknowledge();
      return message.getBodyBuffer().readString();
    }
  }

  @Test
  void shouldKeepWhatWasAcknowledgedWhenItIsKilled() throws Exception {
    try (BrokerProcess broker = BrokerProcess.start(directory)) {
      String url = broker.uri().toString();
      withSession(
          url,
          null,
          null,
          session -> {
            createQueue(session);
            send(session, "kept");
          });
      long first = broker.pid();
      broker.kill();
      assertThrows(ActiveMQException.class, () -> withSession(url, null, null, s -> {}));
      broker.restart();
      assertNotEquals(first, broker.pid());
      withSession(url, null, null, session -> assertEquals("kept", receive(session)));
    }
  }

  @Test
  void shouldRefuseADirectoryThatAnotherBrokerUses() throws Exception {
    try (BrokerProcess broker = BrokerProcess.start(directory)) {
      int port = BrokerProcess.freePort();
      assertNotEquals(broker.port(), port);
      assertThrows(
          IOException.class, () -> EmbeddedBroker.start(directory.resolve("data"), port).close());
    }
  }

  @Test
  void shouldRefuseAPortThatIsInUse() throws Exception {
    try (EmbeddedBroker broker =
        EmbeddedBroker.start(directory.resolve("a"), BrokerProcess.freePort())) {
      assertNotNull(broker);
    }
    try (BrokerProcess broker = BrokerProcess.start(directory)) {
      IOException refused =
          assertThrows(
              IOException.class,
              () -> EmbeddedBroker.start(directory.resolve("b"), broker.port()).close());
      assertTrue(refused.getMessage().contains(broker.uri().toString()), refused::getMessage);
    }
  }

  @Test
  void shouldLetInTheUserOverTlsOnly() throws Exception {
    TestKeyStores keys = TestKeyStores.make(directory, "broker", PASSWORD);
    BrokerSettings settings =
        BrokerSettings.of(directory.resolve("data"), BrokerProcess.freePort())
            .withTls(keys.keyStore(), null, PASSWORD)
            .withUser("desk", PASSWORD);
    assertFalse((settings + " " + keys).contains(PASSWORD));
    try (BrokerProcess broker = BrokerProcess.start(settings)) {
      String tls =
          broker.uri()
              + "?sslEnabled=true&trustStorePath="
              + keys.trustStore()
              + "&trustStorePassword="
              + PASSWORD;
      withSession(
          tls,
          "desk",
          PASSWORD,
          session -> {
            createQueue(session);
            send(session, "hidden");
            assertEquals("hidden", receive(session));
          });
      assertThrows(ActiveMQException.class, () -> withSession(tls, "desk", "no", s -> {}));
      String plain = broker.uri().toString();
      assertThrows(ActiveMQException.class, () -> withSession(plain, "desk", PASSWORD, s -> {}));
    }
  }

  @Test
  void shouldResetAConnectionInTheMiddleOfAFrame() throws Exception {
    try (BrokerProcess broker = BrokerProcess.start(directory);
        ResettingProxy proxy = ResettingProxy.start(broker.port())) {
      String url = proxy.uri().toString();
      withSession(
          url,
          null,
          null,
          session -> {
            createQueue(session);
            send(session, "before");
            proxy.resetInMidFrame();
            assertThrows(ActiveMQException.class, () -> send(session, "after"));
          });
      assertTrue(proxy.resets() >= 1, () -> proxy.resets() + " resets");
      withSession(url, null, null, session -> assertEquals("before", receive(session)));
    }
  }

  /** What a test does with a session. */
  interface Work {
    void with(ClientSession session) throws Exception;
  }
}
