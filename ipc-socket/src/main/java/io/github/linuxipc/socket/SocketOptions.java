package io.github.linuxipc.socket;

import io.github.linuxipc.spi.Option;
import io.github.linuxipc.spi.OptionParsers;
import java.time.Duration;

/** The options of the addresses of this module's transports. */
final class SocketOptions {
  static final Option<Duration> HANDSHAKE_TIMEOUT =
      new Option<>(
          "handshake-timeout",
          Duration.ofSeconds(5),
          "how long a receiver waits for the handshake of a connection; default 5s",
          SocketOptions::positive);

  static final Option<Boolean> ALLOW_REMOTE =
      Option.flag(
          "allow-remote", false, "whether a receiver may be bound where other hosts reach it");

  static final Option<String> SECRET_FILE =
      Option.text(
          "secret-file", "", "a file (0600, at least 16 bytes) whose content both ends must have");

  private SocketOptions() {}

  private static Duration positive(String text) {
    Duration value = OptionParsers.duration(text);
    if (value.isZero() || value.compareTo(Duration.ofHours(1)) > 0) {
      throw new IllegalArgumentException("a duration from 1ms to 1h is allowed");
    }
    return value;
  }
}
