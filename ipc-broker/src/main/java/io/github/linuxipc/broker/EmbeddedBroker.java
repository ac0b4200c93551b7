package io.github.linuxipc.broker;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.activemq.artemis.api.core.TransportConfiguration;
import org.apache.activemq.artemis.core.config.Configuration;
import org.apache.activemq.artemis.core.config.FileDeploymentManager;
import org.apache.activemq.artemis.core.config.impl.ConfigurationImpl;
import org.apache.activemq.artemis.core.config.impl.FileConfiguration;
import org.apache.activemq.artemis.core.remoting.impl.netty.NettyAcceptorFactory;
import org.apache.activemq.artemis.core.remoting.impl.netty.TransportConstants;
import org.apache.activemq.artemis.core.security.CheckType;
import org.apache.activemq.artemis.core.security.Role;
import org.apache.activemq.artemis.core.server.ActiveMQLockAcquisitionTimeoutException;
import org.apache.activemq.artemis.core.server.ActiveMQServer;
import org.apache.activemq.artemis.core.server.ActiveMQServers;
import org.apache.activemq.artemis.core.server.JournalType;
import org.apache.activemq.artemis.core.settings.impl.AddressFullMessagePolicy;
import org.apache.activemq.artemis.core.settings.impl.AddressSettings;
import org.apache.activemq.artemis.spi.core.security.ActiveMQSecurityManager;
import org.jspecify.annotations.Nullable;

/**
 * A broker in this JVM. It listens on 127.0.0.1 and keeps its journal on disk, so that what was
 * acknowledged outlives this process. Its methods may be called from any thread.
 */
public final class EmbeddedBroker implements AutoCloseable {
  /** What an address holds before its producers block, unless an address has a setting. */
  private static final long CAPACITY = 16L << 20;

  /** Smaller than the default, because two files of this size are written at the first start. */
  private static final int JOURNAL_FILE = 4 << 20;

  private static final long LOCK_MS = 2_000;

  private static final String EVERYTHING = "#";
  private static final String ROLE = "user";

  private final ActiveMQServer server;

  private EmbeddedBroker(ActiveMQServer server) {
    this.server = server;
  }

  /**
   * Starts a broker that everybody on this host may use.
   *
   * @param data the directory of its journal, which is created if it is missing
   * @param port its port on the loopback interface
   * @return the broker, which accepts connections
   * @throws IOException if the directory is in use by another broker, or the port by any program
   */
  public static EmbeddedBroker start(Path data, int port) throws IOException {
    return start(BrokerSettings.of(data, port));
  }

  /**
   * Starts a broker. It accepts connections when this method returns.
   *
   * @param settings its directory, its port and who may connect
   * @return the broker
   * @throws IOException if the directory is in use by another broker, or the port by any program
   */
  public static EmbeddedBroker start(BrokerSettings settings) throws IOException {
    Files.createDirectories(
        settings.data(),
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    AtomicReference<@Nullable Exception> failure = new AtomicReference<>();
    String file = settings.file();
    ActiveMQServer server =
        ActiveMQServers.newActiveMQServer(
            file == null ? configuration(settings) : read(Path.of(file)),
            null,
            new OneUser(settings),
            true);
    server.registerActivationFailureListener(failure::set);
    try {
      server.start();
    } catch (Exception e) { // as the interface declares it
      failure.set(e);
    }
    Exception failed = failure.get();
    if (failed == null) {
      return new EmbeddedBroker(server);
    }
    stop(server);
    throw new IOException(
        "No broker can be started at " + settings + ": " + reason(failed), failed);
  }

  /** Returns the text of the innermost cause, which names what is in use. */
  private static String reason(Throwable failure) {
    Throwable innermost = failure;
    while (innermost.getCause() != null) {
      innermost = innermost.getCause();
    }
    return innermost instanceof ActiveMQLockAcquisitionTimeoutException
        ? "another broker uses the directory"
        : String.valueOf(innermost.getMessage());
  }

  private static Configuration read(Path file) throws IOException {
    try {
      FileConfiguration configuration = new FileConfiguration();
      new FileDeploymentManager(file.toUri().toString())
          .addDeployable(configuration)
          .readConfiguration();
      return configuration;
    } catch (Exception e) { // as the manager declares it
      throw new IOException("The configuration " + file + " cannot be read: " + e, e);
    }
  }

  private static Configuration configuration(BrokerSettings settings) {
    Path data = settings.data();
    ConfigurationImpl configuration = new ConfigurationImpl();
    configuration.setBindingsDirectory(data.resolve("bindings").toString());
    configuration.setJournalDirectory(data.resolve("journal").toString());
    configuration.setLargeMessagesDirectory(data.resolve("large-messages").toString());
    configuration.setPagingDirectory(data.resolve("paging").toString());
    configuration.setPersistenceEnabled(true);
    configuration.setJournalType(JournalType.NIO);
    configuration.setJournalFileSize(JOURNAL_FILE);
    configuration.setJournalDatasync(settings.syncs());
    if (!settings.syncs()) {
      configuration.setJournalBufferTimeout_NIO(0); // each record is written at once, and not late
    }
    configuration.setJournalLockAcquisitionTimeout(LOCK_MS);
    configuration.setMaxDiskUsage(-1);
    configuration.setJMXManagementEnabled(false);
    configuration.setSecurityEnabled(settings.user() != null);
    configuration.putSecurityRoles(EVERYTHING, Set.of(everythingAllowed()));
    configuration.addAcceptorConfiguration(
        new TransportConfiguration(
            NettyAcceptorFactory.class.getName(), acceptor(settings), "loopback"));
    configuration.addAddressSetting(
        EVERYTHING,
        new AddressSettings()
            .setAddressFullMessagePolicy(AddressFullMessagePolicy.BLOCK)
            .setMaxSizeBytes(CAPACITY)
            .setMaxDeliveryAttempts(-1) // a message never becomes a dead letter
            .setAutoDeleteQueues(false)
            .setAutoDeleteAddresses(false));
    return configuration;
  }

  private static Map<String, Object> acceptor(BrokerSettings settings) {
    Map<String, Object> options = new HashMap<>();
    options.put(TransportConstants.HOST_PROP_NAME, "127.0.0.1");
    options.put(TransportConstants.PORT_PROP_NAME, settings.port());
    String keyStore = settings.keyStore();
    if (keyStore != null) {
      options.put(TransportConstants.SSL_ENABLED_PROP_NAME, true);
      options.put(TransportConstants.KEYSTORE_PATH_PROP_NAME, keyStore);
      options.put(TransportConstants.KEYSTORE_TYPE_PROP_NAME, "PKCS12");
      options.put(TransportConstants.KEYSTORE_PASSWORD_PROP_NAME, settings.storePassword());
    }
    String trustStore = settings.trustStore();
    if (trustStore != null) {
      options.put(TransportConstants.NEED_CLIENT_AUTH_PROP_NAME, true);
      options.put(TransportConstants.TRUSTSTORE_PATH_PROP_NAME, trustStore);
      options.put(TransportConstants.TRUSTSTORE_TYPE_PROP_NAME, "PKCS12");
      options.put(TransportConstants.TRUSTSTORE_PASSWORD_PROP_NAME, settings.storePassword());
    }
    return options;
  }

  private static Role everythingAllowed() {
    return new Role(ROLE, true, true, true, true, true, true, true, true, true, true, true, true);
  }

  /** Stops the broker. What it holds is there again after the next start in the same directory. */
  @Override
  public void close() {
    stop(server);
  }

  private static void stop(ActiveMQServer server) {
    try {
      server.stop();
    } catch (Exception e) { // as ActiveMQServer declares it
      throw new IllegalStateException("The broker cannot be stopped: " + e, e);
    }
  }

  /**
   * Runs a broker as {@link BrokerProcess} starts it: the settings come on standard input, one line
   * each, up to an empty line; {@code ready} is printed when it accepts connections; it ends when
   * standard input does.
   *
   * @param args unused
   * @throws IOException if it cannot be started
   */
  public static void main(String[] args) throws IOException {
    try (var input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
      StringWriter text = new StringWriter();
      for (String line = input.readLine(); !"".equals(line); line = input.readLine()) {
        if (line == null) {
          return;
        }
        text.append(line).append('\n');
      }
      Properties values = new Properties();
      values.load(new StringReader(text.toString()));
      EmbeddedBroker broker = start(BrokerSettings.of(values));
      System.out.println(BrokerProcess.READY);
      while (input.read() >= 0) {
        // nothing is expected
      }
      broker.close();
    }
    System.exit(0); // Artemis may leave threads
  }

  /** Lets one user in, with every permission. */
  private record OneUser(BrokerSettings settings) implements ActiveMQSecurityManager {
    @Override
    public boolean validateUser(@Nullable String user, @Nullable String password) {
      return settings.accepts(user, password);
    }

    @Override
    public boolean validateUserAndRole(
        @Nullable String user, @Nullable String password, Set<Role> roles, CheckType type) {
      return settings.accepts(user, password);
    }
  }
}
