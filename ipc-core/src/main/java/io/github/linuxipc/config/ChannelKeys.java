package io.github.linuxipc.config;

import io.github.linuxipc.channel.Capability;
import io.github.linuxipc.engine.registry.ProcessId;
import io.github.linuxipc.spi.Option;
import io.github.linuxipc.spi.OptionParsers;
import io.github.linuxipc.spi.WireFormat;
import java.time.Duration;
import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The common keys of a channel, which have the same meaning on every transport. Each is written as
 * {@code channels.NAME.KEY}, or as an option of an address, which takes precedence over the key.
 */
public final class ChannelKeys {
  /** The key of a channel's, service's, topic's or event's address. Not an option of an address. */
  public static final String ADDRESS = "address";

  static final Option<Integer> MAX_MESSAGE_SIZE =
      new Option<>(
          "max-message-size",
          1 << 20,
          "the largest message in bytes, 1 to 1g; the same on both ends",
          ChannelKeys::messageSize);

  static final Option<Duration> CONNECT_TIMEOUT =
      duration(
          "connect-timeout", 5, "how long opening a sender waits for the receiver, 0 to 8760h");

  static final Option<Duration> BIND_TIMEOUT =
      duration(
          "bind-timeout",
          0,
          "how long opening a receiver waits for the owner of the name or address to leave, 0 to"
              + " 8760h");

  static final Option<Integer> MAX_SENDERS =
      new Option<>(
          "max-senders",
          64,
          "how many senders the receiver admits at a time, 1 to 65535",
          text -> OptionParsers.number(text, 1, 65_535));

  static final Option<Long> REASSEMBLY_MEMORY =
      new Option<>(
          "reassembly-memory",
          Runtime.getRuntime().maxMemory() / 4,
          "heap in bytes that a receiver uses to reassemble messages of several frames, by default"
              + " a quarter of the heap; one message always fits",
          OptionParsers::size);

  static final Option<Duration> LINGER =
      duration(
          "linger", 1, "how long close waits for accepted messages that are pending, 0 to 8760h");

  static final Option<Boolean> RECONNECT =
      Option.flag(
          "reconnect",
          false,
          "whether a sender reports a lost receiver once and then connects to its successor");

  static final Option<Boolean> END_OF_STREAM =
      new Option<>(
          "end-of-stream",
          false,
          "when the stream ends: never, or last-sender, when the last sender leaves",
          ChannelKeys::endOfStream);

  static final Option<Boolean> PERSISTENT =
      Option.flag("persistent", false, "whether messages outlive the receiver");

  static final Option<WireFormat> WIRE =
      new Option<>(
          "wire",
          WireFormat.FRAMED,
          "the format of messages in the mechanism: framed, lines or raw",
          ChannelKeys::wire);

  static final Option<ProcessId> PARENT =
      new Option<>(
          "parent",
          ProcessId.NONE,
          "the process id of the parent that started this process; startChild sets it",
          ProcessId::parse);

  static final Option<Set<Capability>> REQUIRE =
      new Option<>(
          "require",
          Set.of(),
          "capabilities without which opening fails, separated by commas",
          ChannelKeys::capabilities);

  /** All capabilities but the last two, which belong to events. */
  private static final Set<Capability> OF_CHANNELS =
      EnumSet.range(Capability.ZERO_COPY, Capability.UNRELATED_PROCESSES);

  private static final Map<String, Option<?>> COMMON =
      byName(
          MAX_MESSAGE_SIZE,
          CONNECT_TIMEOUT,
          BIND_TIMEOUT,
          MAX_SENDERS,
          REASSEMBLY_MEMORY,
          LINGER,
          RECONNECT,
          END_OF_STREAM,
          PERSISTENT,
          WIRE,
          PARENT,
          REQUIRE);

  private ChannelKeys() {}

  /**
   * Returns the common keys by name, in the order in which error texts list them.
   *
   * @return the keys, unmodifiable
   */
  public static Map<String, Option<?>> common() {
    return COMMON;
  }

  private static Map<String, Option<?>> byName(Option<?>... options) {
    Map<String, Option<?>> byName = new LinkedHashMap<>();
    for (Option<?> option : options) {
      byName.put(option.name(), option);
    }
    return Collections.unmodifiableMap(byName);
  }

  private static int messageSize(String text) {
    long bytes = OptionParsers.size(text);
    if (bytes < 1 || bytes > 1 << 30) {
      throw new IllegalArgumentException("a size from 1 to 1g is allowed");
    }
    return (int) bytes;
  }

  private static Option<Duration> duration(String name, int fallbackSeconds, String help) {
    return new Option<>(
        name, Duration.ofSeconds(fallbackSeconds), help, ChannelKeys::atMostOneYear);
  }

  /** Parses a duration of at most one year. Its nanoseconds always fit into a long. */
  static Duration atMostOneYear(String text) {
    Duration duration = OptionParsers.duration(text);
    if (duration.compareTo(Duration.ofDays(365)) > 0) {
      throw new IllegalArgumentException("a duration from 0 to 8760h is allowed");
    }
    return duration;
  }

  private static boolean endOfStream(String text) {
    return switch (text) {
      case "never" -> false;
      case "last-sender" -> true;
      default -> throw new IllegalArgumentException("never or last-sender is allowed");
    };
  }

  private static WireFormat wire(String text) {
    return switch (text) {
      case "framed" -> WireFormat.FRAMED;
      case "lines" -> WireFormat.LINES;
      case "raw" -> WireFormat.RAW;
      default -> throw new IllegalArgumentException("framed, lines or raw is allowed");
    };
  }

  private static Set<Capability> capabilities(String text) {
    Set<Capability> capabilities = EnumSet.noneOf(Capability.class);
    for (String word : text.split(",", -1)) {
      capabilities.add(capability(word.strip()));
    }
    return Collections.unmodifiableSet(capabilities);
  }

  private static Capability capability(String word) {
    return OF_CHANNELS.stream()
        .filter(capability -> capability.word().equals(word))
        .findFirst()
        .orElseThrow(
            () -> {
              List<String> words = OF_CHANNELS.stream().map(Capability::word).toList();
              return new IllegalArgumentException(
                  "one or more of " + LogText.list(words) + " are allowed");
            });
  }
}
