package io.github.linuxipc.config;

import io.github.linuxipc.channel.Capability;
import io.github.linuxipc.engine.ChannelSettings;
import io.github.linuxipc.spi.Option;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads the neutral settings of one channel: an address's option goes before the channel's key, and
 * that before the default.
 */
public final class CommonSettings {
  private final Configuration configuration;
  private final Optional<String> name;
  private final Map<String, Setting> options;
  private final ConfigurationErrors faults;

  CommonSettings(
      Configuration configuration,
      Optional<String> name,
      Optional<AddressList> addresses,
      ConfigurationErrors faults) {
    this.configuration = configuration;
    this.name = name;
    this.options = addresses.map(AddressList::neutral).orElse(Map.of());
    this.faults = faults;
  }

  /**
   * Reads what the channel asks of its transport.
   *
   * @param byCaller capabilities that the opening call asks for
   * @return the demand
   */
  public TransportRequirements demand(Capability... byCaller) {
    Map<Capability, String> capabilities = new EnumMap<>(Capability.class);
    value(ChannelKeys.REQUIRE)
        .forEach(capability -> capabilities.put(capability, origin(ChannelKeys.REQUIRE)));
    if (value(ChannelKeys.PERSISTENT)) {
      capabilities.put(Capability.PERSISTENT, "persistent=true, " + origin(ChannelKeys.PERSISTENT));
    }
    for (Capability capability : byCaller) {
      capabilities.putIfAbsent(capability, "the opening call");
    }
    return new TransportRequirements(
        value(ChannelKeys.WIRE), origin(ChannelKeys.WIRE), capabilities);
  }

  /**
   * Reads the settings.
   *
   * @param channel the channel's name, or the address it is opened by
   * @param origin where the address came from
   * @param demand what the channel asks of its transport
   * @return the settings
   */
  public ChannelSettings settings(String channel, String origin, TransportRequirements demand) {
    return new ChannelSettings(
        channel,
        name,
        origin,
        value(ChannelKeys.CONNECT_TIMEOUT),
        value(ChannelKeys.MAX_MESSAGE_SIZE),
        value(ChannelKeys.MAX_SENDERS),
        value(ChannelKeys.REASSEMBLY_MEMORY),
        value(ChannelKeys.LINGER),
        value(ChannelKeys.RECONNECT),
        value(ChannelKeys.END_OF_STREAM),
        value(ChannelKeys.PERSISTENT),
        value(ChannelKeys.PARENT),
        demand.wire(),
        demand.capabilities().keySet());
  }

  /**
   * Tells whether somebody has set {@code end-of-stream}.
   *
   * @return false for the default
   */
  public boolean isEndOfStreamSet() {
    return find(ChannelKeys.END_OF_STREAM) != null;
  }

  /** Returns what was set, by key; defaults are left out. */
  Map<String, String> given() {
    Map<String, String> given = new LinkedHashMap<>();
    for (Option<?> key : ChannelKeys.neutral().values()) {
      Setting setting = find(key);
      if (setting != null) {
        given.put(key.name(), setting.value());
      }
    }
    return given;
  }

  private <T> T value(Option<T> key) {
    Setting setting = find(key);
    return setting == null ? key.fallback() : ValueParser.read(key, setting, setting.key(), faults);
  }

  private String origin(Option<?> key) {
    Setting setting = find(key);
    return setting == null ? "the default" : setting.origin();
  }

  private @Nullable Setting find(Option<?> key) {
    Setting option = options.get(key.name());
    return option != null || name.isEmpty()
        ? option
        : configuration.find(Configuration.key(KnownKeys.CHANNELS, name.get(), key.name()));
  }
}
