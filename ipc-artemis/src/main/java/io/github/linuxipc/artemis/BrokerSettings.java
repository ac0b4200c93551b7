package io.github.linuxipc.artemis;

import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.spi.OpenContext;
import java.util.HashMap;
import java.util.Map;
import org.apache.activemq.artemis.api.core.TransportConfiguration;
import org.apache.activemq.artemis.core.remoting.impl.netty.NettyConnectorFactory;
import org.apache.activemq.artemis.core.remoting.impl.netty.TransportConstants;
import org.jspecify.annotations.Nullable;

/** How to reach the broker: where it is, and with which name, keys and time-outs. */
final class BrokerSettings {
  private final BrokerAddress.Group brokers;
  private final Credentials credentials;
  private final String trustStore;
  private final String keyStore;
  private final boolean verifyHost;
  private final long connectionTtlMs;

  private BrokerSettings(OpenContext context, Credentials credentials) {
    this.brokers = context.option(ArtemisOptions.BROKER);
    this.credentials = credentials;
    this.trustStore = context.option(ArtemisOptions.TRUST_STORE);
    this.keyStore = context.option(ArtemisOptions.KEY_STORE);
    this.verifyHost = context.option(ArtemisOptions.VERIFY_HOST);
    this.connectionTtlMs = context.option(ArtemisOptions.CONNECTION_TTL).toMillis();
  }

  static BrokerSettings of(OpenContext context) throws IpcException {
    return new BrokerSettings(context, Credentials.of(context));
  }

  BrokerAddress.Group brokers() {
    return brokers;
  }

  Credentials credentials() {
    return credentials;
  }

  long connectionTtlMs() {
    return connectionTtlMs;
  }

  /** Returns the client's settings of a connection to one of the brokers. */
  TransportConfiguration transport(BrokerAddress broker, int timeoutMs) {
    Map<String, Object> parameters = new HashMap<>();
    parameters.put(TransportConstants.HOST_PROP_NAME, broker.bareHost());
    parameters.put(TransportConstants.PORT_PROP_NAME, broker.port());
    parameters.put(TransportConstants.NETTY_CONNECT_TIMEOUT, timeoutMs);
    // needs no native library, which would be unpacked into the temporary directory
    parameters.put(TransportConstants.USE_EPOLL_PROP_NAME, false);
    // the client's common event loops are of one kind, which another user of it may have chosen
    parameters.put(TransportConstants.USE_GLOBAL_WORKER_POOL_PROP_NAME, false);
    parameters.put(TransportConstants.REMOTING_THREADS_PROPNAME, 1);
    parameters.put(TransportConstants.QUIET_PERIOD, 0);
    if (broker.tls()) {
      parameters.put(TransportConstants.SSL_ENABLED_PROP_NAME, true);
      parameters.put(TransportConstants.VERIFY_HOST_PROP_NAME, verifyHost);
      putStore(
          parameters,
          TransportConstants.TRUSTSTORE_PATH_PROP_NAME,
          trustStore,
          TransportConstants.TRUSTSTORE_PASSWORD_PROP_NAME,
          credentials.trustStorePassword());
      putStore(
          parameters,
          TransportConstants.KEYSTORE_PATH_PROP_NAME,
          keyStore,
          TransportConstants.KEYSTORE_PASSWORD_PROP_NAME,
          credentials.keyStorePassword());
    }
    return new TransportConfiguration(NettyConnectorFactory.class.getName(), parameters);
  }

  private static void putStore(
      Map<String, Object> parameters,
      String pathKey,
      String path,
      String passwordKey,
      @Nullable String password) {
    if (!path.isEmpty()) {
      parameters.put(pathKey, path);
      if (password != null) {
        parameters.put(passwordKey, password);
      }
    }
  }

  @Override
  public String toString() {
    return brokers + ", " + credentials;
  }
}
