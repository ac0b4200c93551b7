package io.github.linuxipc.broker;

import java.net.URI;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * What an {@link EmbeddedBroker} is started with. Immutable; each {@code with…} method returns a
 * changed copy. {@link #toString} shows no password.
 */
public final class BrokerSettings {
  /** The port that clients of Artemis use unless they are told another one. */
  public static final int DEFAULT_PORT = 61616;

  private static final String DATA = "data";
  private static final String PORT = "port";
  private static final String FILE = "file";
  private static final String USER = "user";
  private static final String PASSWORD = "password";
  private static final String KEY_STORE = "key-store";
  private static final String TRUST_STORE = "trust-store";
  private static final String STORE_PASSWORD = "store-password";
  private static final String SYNC = "sync";

  private final Properties values;

  private BrokerSettings(Properties values) {
    this.values = values;
  }

  /**
   * Returns the settings of a broker without TLS, to which everybody on this host may connect.
   *
   * @param data the directory of its journal, which is created if it is missing
   * @param port its port on the loopback interface
   * @return the settings
   */
  public static BrokerSettings of(Path data, int port) {
    return new BrokerSettings(new Properties())
        .with(DATA, data.toAbsolutePath().toString())
        .with(PORT, Integer.toString(port));
  }

  /**
   * Returns settings that take everything else from a configuration file of Artemis.
   *
   * @param file the file, such as {@code broker.xml}
   * @return changed settings
   */
  public BrokerSettings withFile(Path file) {
    return with(FILE, file.toAbsolutePath().toString());
  }

  /** Reads what {@link #properties} returned. */
  static BrokerSettings of(Properties values) {
    return new BrokerSettings(values);
  }

  /**
   * Returns settings with which only this user may connect, who may do everything.
   *
   * @param name the name of the user
   * @param password the password of the user
   * @return changed settings
   */
  public BrokerSettings withUser(String name, String password) {
    return with(USER, name).with(PASSWORD, password);
  }

  /**
   * Returns settings with which clients have to connect by TLS.
   *
   * @param keyStore the broker's key, PKCS#12
   * @param trustStore the certificates of clients, PKCS#12: then each client needs a key; null if
   *     none is asked for
   * @param password the password of both
   * @return changed settings
   */
  public BrokerSettings withTls(Path keyStore, @Nullable Path trustStore, String password) {
    BrokerSettings changed =
        with(KEY_STORE, keyStore.toAbsolutePath().toString()).with(STORE_PASSWORD, password);
    return trustStore == null
        ? changed
        : changed.with(TRUST_STORE, trustStore.toAbsolutePath().toString());
  }

  /**
   * Returns settings with which the broker does not wait until the disk has what it writes. That
   * survives the death of its process, but not that of its host. For tests.
   *
   * @return changed settings
   */
  public BrokerSettings withoutSync() {
    return with(SYNC, Boolean.toString(false));
  }

  private BrokerSettings with(String key, String value) {
    Properties changed = new Properties();
    changed.putAll(values);
    changed.setProperty(key, value);
    return new BrokerSettings(changed);
  }

  /** Returns the settings as text, with the passwords. */
  Properties properties() {
    return values;
  }

  Path data() {
    return Path.of(required(DATA));
  }

  int port() {
    return Integer.parseInt(required(PORT));
  }

  @Nullable String file() {
    return values.getProperty(FILE);
  }

  boolean syncs() {
    return Boolean.parseBoolean(values.getProperty(SYNC, Boolean.toString(true)));
  }

  @Nullable String user() {
    return values.getProperty(USER);
  }

  boolean accepts(@Nullable String user, @Nullable String password) {
    return Objects.equals(user, user()) && Objects.equals(password, values.getProperty(PASSWORD));
  }

  @Nullable String keyStore() {
    return values.getProperty(KEY_STORE);
  }

  @Nullable String trustStore() {
    return values.getProperty(TRUST_STORE);
  }

  String storePassword() {
    return required(STORE_PASSWORD);
  }

  private String required(String key) {
    return Objects.requireNonNull(values.getProperty(key), key);
  }

  /**
   * Returns the address of the broker.
   *
   * @return {@code tcp://127.0.0.1:PORT}
   */
  public URI uri() {
    return URI.create("tcp://127.0.0.1:" + port());
  }

  @Override
  public String toString() {
    return uri() + (keyStore() == null ? "" : " (TLS)") + " in " + data();
  }
}
