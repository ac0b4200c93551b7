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
 * Reads the common settings of one channel. An option of an address takes precedence over the
 * channel's key, and the key over the default.
 */
public final class CommonSettings {
  private final Configuration configuration;
  private final Optional<String> name;
  private final Map<String, Setting> options;
  private final ConfigurationErrors errors;

  CommonSettings(
      Configuration configuration,
      Optional<String> name,
      Optional<AddressList> addresses,
      ConfigurationErrors errors) {
    this.configuration = configuration;
    this.name = name;
    this.options = addresses.map(AddressList::common).orElse(Map.of());
    this.errors = errors;
  }

  /**
   * Reads what the channel requires of its transport.
   *
   * @param requiredByCaller capabilities that the opening call requires
   * @return the requirements
   */
  public TransportRequirements requirements(Capability... requiredByCaller) {
    Map<Capability, String> capabilities = new EnumMap<>(Capability.class);
    value(ChannelKeys.REQUIRE)
        .forEach(capability -> capabilities.put(capability, origin(ChannelKeys.REQUIRE)));
    if (value(ChannelKeys.PERSISTENT)) {
      capabilities.put(Capability.PERSISTENT, "persistent=true, " + origin(ChannelKeys.PERSISTENT));
    }
    for (Capability capability : requiredByCaller) {
      capabilities.putIfAbsent(capability, "the opening call");
    }
    return new TransportRequirements(
        value(ChannelKeys.WIRE), origin(ChannelKeys.WIRE), capabilities);
  }

  /**
   * Reads the settings.
   *
   * @param channel the channel's name, or the address by which it is opened
   * @param origin where the address came from
   * @param requirements what the channel requires of its transport
   * @return the settings
   */
  public ChannelSettings settings(
      String channel, String origin, TransportRequirements requirements) {
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
        requirements.wire(),
        requirements.capabilities().keySet());
  }

  /**
   * Returns whether {@code end-of-stream} is set explicitly.
   *
   * @return false if the default applies
   */
  public boolean isEndOfStreamSet() {
    return find(ChannelKeys.END_OF_STREAM) != null;
  }

  /** Returns the explicitly set values by key, without defaults. */
  Map<String, String> explicitSettings() {
    Map<String, String> explicit = new LinkedHashMap<>();
    for (Option<?> key : ChannelKeys.common().values()) {
      Setting setting = find(key);
      if (setting != null) {
        explicit.put(key.name(), setting.value());
      }
    }
    return explicit;
  }

  private <T> T value(Option<T> key) {
    Setting setting = find(key);
    return setting == null ? key.fallback() : ValueParser.read(key, setting, setting.key(), errors);
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
