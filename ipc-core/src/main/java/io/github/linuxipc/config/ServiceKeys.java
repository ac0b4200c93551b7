package io.github.linuxipc.config;

import io.github.linuxipc.spi.Option;
import io.github.linuxipc.spi.OptionParsers;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The keys of a service: the keys of a channel and the keys of calls. {@code max-senders} has
 * another default than for a channel. Each key is written as {@code services.NAME.KEY}, or as an
 * option of an address.
 */
public final class ServiceKeys {
  static final Option<Integer> MAX_SENDERS =
      new Option<>(
          ChannelKeys.MAX_SENDERS.name(),
          1024,
          "how many requesters the responder admits at a time, 1 to 65535",
          text -> OptionParsers.number(text, 1, 65_535));

  static final Option<Duration> CALL_TIMEOUT =
      new Option<>(
          "call-timeout",
          Duration.ofSeconds(30),
          "how long a call without a time-out of its own may take, 0 to 8760h",
          ChannelKeys::atMostOneYear);

  static final Option<Integer> MAX_CALLS =
      new Option<>(
          "max-calls",
          1024,
          "how many calls of a requester may be open at a time, 1 to 1000000",
          text -> OptionParsers.number(text, 1, 1_000_000));

  static final Option<Integer> CONCURRENCY =
      new Option<>(
          "concurrency",
          1,
          "how many requests a responder has started and not answered at a time, 1 to 1000000",
          text -> OptionParsers.number(text, 1, 1_000_000));

  static final Option<Long> RESPONSE_BACKLOG =
      new Option<>(
          "response-backlog",
          4L << 20,
          "how many bytes of answers a responder keeps for a requester that does not take them; one"
              + " message always fits",
          OptionParsers::size);

  private static final Map<String, Option<?>> ALL = all();

  private ServiceKeys() {}

  /**
   * Returns all keys by name, in the order in which error texts list them.
   *
   * @return the keys, unmodifiable
   */
  public static Map<String, Option<?>> common() {
    return ALL;
  }

  private static Map<String, Option<?>> all() {
    Map<String, Option<?>> keys = new LinkedHashMap<>(ChannelKeys.common());
    for (Option<?> key :
        new Option<?>[] {MAX_SENDERS, CALL_TIMEOUT, MAX_CALLS, CONCURRENCY, RESPONSE_BACKLOG}) {
      keys.put(key.name(), key);
    }
    return Collections.unmodifiableMap(keys);
  }
}
