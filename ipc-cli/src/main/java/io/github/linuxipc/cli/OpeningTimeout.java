package io.github.linuxipc.cli;

import io.github.linuxipc.Ipc;
import io.github.linuxipc.channel.Address;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Makes {@code --timeout} also limit the time in which a channel is opened. The opening may have to
 * wait, for example while a stopped process holds the lock of the runtime directory.
 */
final class OpeningTimeout {
  /** How long the library waits by default. */
  private static final Duration DEFAULT = Duration.ofSeconds(5);

  /** An opening has at least this time, because a lock that is held for a moment is no failure. */
  private static final Duration MINIMUM = Duration.ofMillis(500);

  private static final String KEY = "connect-timeout";

  private OpeningTimeout() {}

  /** Returns the limit, or nothing if {@code --timeout} is not shorter than the default. */
  private static Optional<Duration> of(Duration timeout) {
    if (timeout.compareTo(DEFAULT) >= 0) {
      return Optional.empty();
    }
    return Optional.of(timeout.compareTo(MINIMUM) < 0 ? MINIMUM : timeout);
  }

  /**
   * Returns an instance that opens a channel of this name within the limit.
   *
   * @param channel the channel's name, or an address
   * @param timeout the value of {@code --timeout}
   */
  static Ipc instance(String channel, Duration timeout) {
    Optional<Duration> limit = Address.isName(channel) ? of(timeout) : Optional.empty();
    return limit
        .map(time -> Ipc.builder().set("channels." + channel + "." + KEY, millis(time)).build())
        .orElseGet(Ipc::create);
  }

  /**
   * Returns the address with the limit as its option, unless it has that option. A name is returned
   * unchanged.
   *
   * @param channel the channel's name, or an address
   * @param timeout the value of {@code --timeout}
   */
  static String limit(String channel, Duration timeout) {
    Optional<Duration> limit = of(timeout);
    if (limit.isEmpty() || channel.indexOf(':') < 0) {
      return channel;
    }
    Address address = Address.parse(channel);
    Map<String, String> options = new LinkedHashMap<>(address.options());
    options.putIfAbsent(KEY, millis(limit.get()));
    return new Address(address.scheme(), address.target(), options).toString();
  }

  private static String millis(Duration time) {
    return time.toMillis() + "ms";
  }
}
