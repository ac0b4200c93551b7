package io.github.linuxipc.config;

import io.github.linuxipc.channel.Address;
import io.github.linuxipc.spi.Option;
import io.github.linuxipc.spi.OptionParsers;
import io.github.linuxipc.topic.WhenFull;
import java.time.Duration;
import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The keys of a topic: those keys of a channel that a topic has too, and its own. Each key is
 * written as {@code topics.NAME.KEY}, or as an option of an address.
 */
public final class TopicKeys {
  static final Option<WhenFull> WHEN_FULL =
      new Option<>(
          "when-full",
          WhenFull.WAIT,
          "what happens while the subscriber is full: wait, skip or leave",
          TopicKeys::policy);

  static final Option<Set<WhenFull>> ALLOW_WHEN_FULL =
      new Option<>(
          "allow-when-full",
          Collections.unmodifiableSet(EnumSet.allOf(WhenFull.class)),
          "the values of when-full that a publisher allows, separated by commas",
          TopicKeys::policies);

  static final Option<Duration> SLOW_LIMIT =
      new Option<>(
          "slow-limit",
          Duration.ofSeconds(5),
          "how long a subscriber with when-full=leave may be full, 0 to 8760h",
          ChannelKeys::atMostOneYear);

  static final Option<Integer> HISTORY =
      new Option<>(
          "history",
          0,
          "how many messages a publisher keeps for new subscribers, and a new subscriber gets of"
              + " each publisher, 0 to 65536",
          text -> OptionParsers.number(text, 0, 65_536));

  static final Option<Boolean> PERSISTENT =
      Option.flag(
          ChannelKeys.PERSISTENT.name(),
          false,
          "whether the subscription outlives its subscriber; it needs a name");

  static final Option<Duration> BIND_TIMEOUT =
      new Option<>(
          ChannelKeys.BIND_TIMEOUT.name(),
          ChannelKeys.BIND_TIMEOUT.fallback(),
          "how long opening a subscription with persistent=true waits for the process that has it"
              + " to leave, 0 to 8760h",
          ChannelKeys::atMostOneYear);

  static final Option<Optional<String>> SUBSCRIPTION =
      new Option<>(
          "subscription",
          Optional.empty(),
          "the name of a subscription with persistent=true",
          TopicKeys::subscription);

  static final Option<Integer> MAX_PUBLISHERS = members("max-publishers", "publishers");
  static final Option<Integer> MAX_SUBSCRIBERS = members("max-subscribers", "subscribers");

  static final Option<Boolean> END_OF_STREAM =
      new Option<>(
          ChannelKeys.END_OF_STREAM.name(),
          false,
          "when the stream ends: never, or last-publisher, when the last publisher leaves",
          TopicKeys::endOfStream);

  private static final Map<String, Option<?>> ALL = all();

  private TopicKeys() {}

  /**
   * Returns all keys by name, in the order in which error texts list them.
   *
   * @return the keys, unmodifiable
   */
  public static Map<String, Option<?>> common() {
    return ALL;
  }

  private static Map<String, Option<?>> all() {
    Map<String, Option<?>> keys = new LinkedHashMap<>();
    for (Option<?> key :
        List.of(
            ChannelKeys.MAX_MESSAGE_SIZE,
            ChannelKeys.CONNECT_TIMEOUT,
            BIND_TIMEOUT,
            ChannelKeys.REASSEMBLY_MEMORY,
            ChannelKeys.LINGER,
            ChannelKeys.REQUIRE,
            END_OF_STREAM,
            WHEN_FULL,
            ALLOW_WHEN_FULL,
            SLOW_LIMIT,
            HISTORY,
            PERSISTENT,
            SUBSCRIPTION,
            MAX_PUBLISHERS,
            MAX_SUBSCRIBERS)) {
      keys.put(key.name(), key);
    }
    return Collections.unmodifiableMap(keys);
  }

  private static Option<Integer> members(String name, String noun) {
    return new Option<>(
        name,
        64,
        "how many " + noun + " the topic has at a time, 1 to 1024; the same in all its processes",
        text -> OptionParsers.number(text, 1, 1024));
  }

  private static Optional<String> subscription(String text) {
    if (!Address.isName(text) || text.charAt(0) == '~') {
      throw new IllegalArgumentException(
          "a lower-case letter followed by lower-case letters, digits and hyphens is allowed, at"
              + " most 63 characters");
    }
    return Optional.of(text);
  }

  private static WhenFull policy(String text) {
    return Stream.of(WhenFull.values())
        .filter(policy -> policy.name().toLowerCase(Locale.ROOT).equals(text))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("wait, skip or leave is allowed"));
  }

  private static Set<WhenFull> policies(String text) {
    Set<WhenFull> policies = EnumSet.noneOf(WhenFull.class);
    for (String word : text.split(",", -1)) {
      policies.add(policy(word.strip()));
    }
    return Collections.unmodifiableSet(policies);
  }

  private static boolean endOfStream(String text) {
    return switch (text) {
      case "never" -> false;
      case "last-publisher" -> true;
      default -> throw new IllegalArgumentException("never or last-publisher is allowed");
    };
  }
}
