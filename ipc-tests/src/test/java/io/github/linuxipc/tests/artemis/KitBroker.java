package io.github.linuxipc.tests.artemis;

import io.github.linuxipc.broker.BrokerProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.activemq.artemis.api.core.TransportConfiguration;
import org.apache.activemq.artemis.api.core.client.ActiveMQClient;
import org.apache.activemq.artemis.api.core.client.ClientSessionFactory;
import org.apache.activemq.artemis.core.remoting.impl.netty.NettyConnectorFactory;

/** The broker of the kits: one process for all their tests, which ends with this JVM. */
public final class KitBroker {
  /** More than the client has selectors. */
  private static final int CONNECTIONS = 4 * Runtime.getRuntime().availableProcessors();

  private static final BrokerProcess BROKER = start();

  /**
   * Connections that stay open, so that the selectors that the client shares between all connections
   * are there before a test, and after it.
   */
  private static final List<ClientSessionFactory> OPEN = connect();

  private KitBroker() {}

  /**
   * Returns the broker's address.
   *
   * @return {@code tcp://127.0.0.1:PORT}
   */
  public static String uri() {
    if (OPEN.isEmpty()) {
      throw new IllegalStateException("not connected");
    }
    return BROKER.uri().toString();
  }

  private static BrokerProcess start() {
    try {
      Path target = Files.createDirectories(Path.of("target").toAbsolutePath());
      return BrokerProcess.start(Files.createTempDirectory(target, "kit-broker"));
    } catch (Exception e) {
      throw new IllegalStateException("the broker does not start", e);
    }
  }

  private static List<ClientSessionFactory> connect() {
    List<ClientSessionFactory> open = new ArrayList<>();
    Map<String, Object> where =
        Map.of("host", "127.0.0.1", "port", BROKER.port(), "useEpoll", false);
    TransportConfiguration transport =
        new TransportConfiguration(NettyConnectorFactory.class.getName(), where);
    try {
      for (int i = 0; i < CONNECTIONS; i++) {
        open.add(ActiveMQClient.createServerLocatorWithoutHA(transport).createSessionFactory());
      }
      return open;
    } catch (Exception e) {
      throw new IllegalStateException("the broker does not answer", e);
    }
  }
}
