package io.github.linuxipc.config;

import io.github.linuxipc.engine.state.BoardLimits;
import io.github.linuxipc.spi.Option;
import io.github.linuxipc.spi.OptionParsers;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The keys of shared state. Each is written as {@code blackboards.NAME.KEY}, {@code
 * regions.NAME.KEY} or {@code locks.NAME.KEY}, or as an option of an address.
 */
public final class StateKeys {
  static final Option<Boolean> PERSISTENT =
      Option.flag(
          ChannelKeys.PERSISTENT.name(),
          false,
          "whether the state outlives the processes that use it");

  static final Option<Integer> MAX_KEYS =
      number("max-keys", 256, 1, 65_536, "how many keys a blackboard has room for");

  static final Option<Integer> MAX_VALUE_SIZE =
      new Option<>(
          "max-value-size",
          4096,
          "the largest value of a blackboard in bytes, 1 to 16m; the same in all its processes",
          StateKeys::valueSize);

  static final Option<Integer> SLOTS =
      number("slots", 4, 3, 64, "how many of its last values a blackboard holds for each key");

  static final Option<Integer> MAX_COUNTERS =
      number("max-counters", 64, 1, 4096, "how many counters a blackboard has room for");

  private StateKeys() {}

  /**
   * Returns the keys of a blackboard by name, in the order in which error texts list them.
   *
   * @return the keys, unmodifiable
   */
  public static Map<String, Option<?>> ofBlackboard() {
    return byName(
        ChannelKeys.CONNECT_TIMEOUT, PERSISTENT, MAX_KEYS, MAX_VALUE_SIZE, SLOTS, MAX_COUNTERS);
  }

  /**
   * Returns the keys of a region by name.
   *
   * @return the keys, unmodifiable
   */
  public static Map<String, Option<?>> ofRegion() {
    return byName(ChannelKeys.CONNECT_TIMEOUT, PERSISTENT);
  }

  /**
   * Returns the keys of a lock by name.
   *
   * @return the keys, unmodifiable
   */
  public static Map<String, Option<?>> ofLock() {
    return byName(ChannelKeys.CONNECT_TIMEOUT);
  }

  private static Map<String, Option<?>> byName(Option<?>... options) {
    Map<String, Option<?>> byName = new LinkedHashMap<>();
    for (Option<?> option : options) {
      byName.put(option.name(), option);
    }
    return Collections.unmodifiableMap(byName);
  }

  private static Option<Integer> number(String name, int fallback, int low, int high, String help) {
    return new Option<>(
        name,
        fallback,
        help + ", " + low + " to " + high + "; the same in all its processes",
        text -> OptionParsers.number(text, low, high));
  }

  private static int valueSize(String text) {
    long bytes = OptionParsers.size(text);
    if (bytes < 1 || bytes > BoardLimits.LARGEST_VALUE) {
      throw new IllegalArgumentException("a size from 1 to 16m is allowed");
    }
    return (int) bytes;
  }
}
