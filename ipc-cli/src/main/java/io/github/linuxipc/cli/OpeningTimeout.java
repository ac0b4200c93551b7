package io.github.linuxipc.cli;

import io.github.linuxipc.IpcBuilder;
import io.github.linuxipc.channel.Address;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Makes {@code --timeout} also limit the time in which a channel or topic is opened. The opening
 * may have to wait, for example while a stopped process holds the lock of the runtime directory.
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
   * Limits the opening of a channel or topic: of a name by a key in the builder, of an address by
   * an option, unless it has that option.
   *
   * @param builder gets the key
   * @param section the section of the key, such as {@code channels}
   * @param place the name, or an address
   * @param timeout the value of {@code --timeout}
   * @return what to open: the name, or the address with the option
   */
  static String limit(IpcBuilder builder, String section, String place, Duration timeout) {
    Optional<Duration> limit = of(timeout);
    if (limit.isEmpty()) {
      return place;
    }
    if (Address.isName(place)) {
      builder.set(section + "." + place + "." + KEY, millis(limit.get()));
    }
    if (place.indexOf(':') < 0) {
      return place;
    }
    Address address = Address.parse(place);
    Map<String, String> options = new LinkedHashMap<>(address.options());
    options.putIfAbsent(KEY, millis(limit.get()));
    return new Address(address.scheme(), address.target(), options).toString();
  }

  private static String millis(Duration time) {
    return time.toMillis() + "ms";
  }
}
