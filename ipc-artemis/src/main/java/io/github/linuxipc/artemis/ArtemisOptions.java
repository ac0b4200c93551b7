package io.github.linuxipc.artemis;

import io.github.linuxipc.spi.Option;
import io.github.linuxipc.spi.OptionParsers;
import java.time.Duration;
import java.util.List;

/** The options of the transport. Each can also be set for all addresses, as ipc.artemis.OPTION. */
final class ArtemisOptions {
  static final Option<BrokerAddress.Group> BROKER =
      new Option<>(
          "broker",
          BrokerAddress.parse("tcp://127.0.0.1:61616"),
          "the broker, tcp://host:port or tls://host:port; several with ; between",
          BrokerAddress::parse);

  static final Option<String> USER = Option.text("user", "", "the user's name at the broker");

  static final Option<String> PASSWORD =
      Option.text("password", "", "the user's password; as ipc.artemis.password only");

  static final Option<String> CREDENTIALS =
      Option.text(
          "credentials",
          "",
          "a file of mode 0600 with the lines user=, password=, trust-store-password= and"
              + " key-store-password=, as needed");

  static final Option<String> TRUST_STORE =
      Option.text(
          "trust-store", "", "the file with the certificates that are trusted; default: the JDK's");

  static final Option<String> TRUST_STORE_PASSWORD =
      Option.text(
          "trust-store-password", "", "its password; as ipc.artemis.trust-store-password only");

  static final Option<String> KEY_STORE =
      Option.text("key-store", "", "the file with this client's key and certificate");

  static final Option<String> KEY_STORE_PASSWORD =
      Option.text("key-store-password", "", "its password; as ipc.artemis.key-store-password only");

  static final Option<Boolean> VERIFY_HOST =
      Option.flag("verify-host", true, "whether the broker's certificate must name its host");

  static final Option<Integer> ACK_BATCH =
      new Option<>(
          "ack-batch",
          64,
          "how many messages a receiver confirms together, 1 to 1024; that many are lost at most"
              + " if it is killed",
          text -> OptionParsers.number(text, 1, 1024));

  static final Option<Long> CAPACITY =
      new Option<>(
          "capacity",
          10L << 20,
          "how many bytes the broker holds for the channel, at least 64k; 0: what its administrator"
              + " has set",
          ArtemisOptions::capacity);

  static final Option<Integer> PRIORITY =
      new Option<>(
          "priority",
          4,
          "the priority of this sender's messages, 0 to 9; higher ones overtake lower ones",
          text -> OptionParsers.number(text, 0, 9));

  static final Option<Duration> CONNECTION_TTL =
      new Option<>(
          "connection-ttl",
          Duration.ofSeconds(60),
          "after what time without a sign of life broker and client give up a connection, 1s to 1h",
          ArtemisOptions::ttl);

  private ArtemisOptions() {}

  /** Returns the options that an address may contain, and the secrets, which it may not. */
  static List<Option<?>> all() {
    return List.of(
        BROKER,
        USER,
        PASSWORD,
        CREDENTIALS,
        TRUST_STORE,
        TRUST_STORE_PASSWORD,
        KEY_STORE,
        KEY_STORE_PASSWORD,
        VERIFY_HOST,
        ACK_BATCH,
        CAPACITY,
        PRIORITY,
        CONNECTION_TTL);
  }

  private static Long capacity(String text) {
    long bytes = OptionParsers.size(text);
    if (bytes != 0 && bytes < 64 << 10) {
      throw new IllegalArgumentException("64k or more is allowed, or 0");
    }
    return bytes;
  }

  private static Duration ttl(String text) {
    Duration ttl = OptionParsers.duration(text);
    if (ttl.compareTo(Duration.ofSeconds(1)) < 0 || ttl.compareTo(Duration.ofHours(1)) > 0) {
      throw new IllegalArgumentException("1s to 1h is allowed");
    }
    return ttl;
  }
}
