package io.github.linuxipc.config;

import io.github.linuxipc.channel.Capability;
import io.github.linuxipc.engine.ChannelSettings;
import io.github.linuxipc.engine.service.ServiceSettings;
import io.github.linuxipc.engine.topic.TopicSettings;
import io.github.linuxipc.spi.Option;
import io.github.linuxipc.topic.WhenFull;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads the common settings of one channel, service or topic. An option of an address takes
 * precedence over the key of the channel, service or topic, and the key over the default.
 */
public final class CommonSettings {
  private final Configuration configuration;
  private final KeySection section;
  private final Optional<String> name;
  private final Map<String, Setting> options;
  private final ConfigurationErrors errors;

  CommonSettings(
      Configuration configuration,
      KeySection section,
      Optional<String> name,
      Optional<AddressList> addresses,
      ConfigurationErrors errors) {
    this.configuration = configuration;
    this.section = section;
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
        value(ChannelKeys.BIND_TIMEOUT),
        value(ChannelKeys.MAX_MESSAGE_SIZE),
        value(section == KeySection.SERVICES ? ServiceKeys.MAX_SENDERS : ChannelKeys.MAX_SENDERS),
        value(ChannelKeys.REASSEMBLY_MEMORY),
        value(ChannelKeys.LINGER),
        value(ChannelKeys.RECONNECT),
        section != KeySection.TOPICS && value(ChannelKeys.END_OF_STREAM),
        value(ChannelKeys.PERSISTENT),
        section.kind(),
        value(ChannelKeys.PARENT),
        requirements.wire(),
        requirements.capabilities().keySet());
  }

  /**
   * Reads the settings of calls.
   *
   * @param channel the settings of the request channel
   * @return the settings
   */
  public ServiceSettings service(ChannelSettings channel) {
    return new ServiceSettings(
        channel,
        value(ServiceKeys.CALL_TIMEOUT),
        value(ServiceKeys.MAX_CALLS),
        value(ServiceKeys.CONCURRENCY),
        value(ServiceKeys.RESPONSE_BACKLOG));
  }

  /**
   * Reads the settings of publishers and subscribers.
   *
   * @param channel the settings that a topic has in common with a channel
   * @return the settings
   */
  public TopicSettings topic(ChannelSettings channel) {
    boolean skips = channel.persistent() && find(TopicKeys.WHEN_FULL) == null;
    return new TopicSettings(
        channel,
        channel.persistent() ? value(TopicKeys.SUBSCRIPTION) : Optional.empty(),
        skips ? WhenFull.SKIP : value(TopicKeys.WHEN_FULL),
        value(TopicKeys.ALLOW_WHEN_FULL),
        value(TopicKeys.SLOW_LIMIT),
        value(TopicKeys.HISTORY),
        value(TopicKeys.MAX_PUBLISHERS),
        value(TopicKeys.MAX_SUBSCRIBERS),
        value(TopicKeys.END_OF_STREAM));
  }

  /**
   * Returns the first setting that a service cannot have: a value of {@code wire} or {@code
   * persistent} other than the default.
   *
   * @return the key, its value and its origin, for an error text; empty if both keys have their
   *     defaults
   */
  public Optional<String> unsuitableForService() {
    if (value(ChannelKeys.WIRE) != ChannelKeys.WIRE.fallback()) {
      return Optional.of(describe(ChannelKeys.WIRE));
    }
    return value(ChannelKeys.PERSISTENT)
        ? Optional.of(describe(ChannelKeys.PERSISTENT))
        : Optional.empty();
  }

  /**
   * Returns what is wrong with the settings of a durable subscription: of {@code persistent=true}
   * and {@code subscription} one is set and the other is not.
   *
   * @return the key that is set and its origin, for an error text; empty if nothing is wrong
   */
  public Optional<String> incompleteSubscription() {
    boolean persistent = value(TopicKeys.PERSISTENT);
    boolean named = value(TopicKeys.SUBSCRIPTION).isPresent();
    if (persistent == named || (!named && find(TopicKeys.SUBSCRIPTION) != null)) {
      return Optional.empty(); // or the name is not valid, which is reported already
    }
    return Optional.of(describe(persistent ? TopicKeys.PERSISTENT : TopicKeys.SUBSCRIPTION));
  }

  private String describe(Option<?> key) {
    Setting setting = find(key);
    return key.name() + "=" + (setting == null ? "" : setting.value()) + ", " + origin(key);
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
    for (Option<?> key : section.keys().values()) {
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
        : configuration.find(Configuration.key(section.word(), name.get(), key.name()));
  }
}
