package io.github.linuxipc.config;

import io.github.linuxipc.ConfigSource;
import io.github.linuxipc.channel.Address;
import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.spi.Option;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The settings of one {@code Ipc} instance, each with its origin. The settings are read once, and
 * the object is immutable. Only the builder's sources are queried again: each time a channel,
 * service, topic or event is opened, for its keys.
 */
public final class Configuration {
  private final List<SettingsLayer> layers;
  private final Setting transport;
  private final Path runtimeDirectory;
  private final Setting state;

  private Configuration(List<SettingsLayer> layers, ConfigurationErrors errors) {
    this.layers = List.copyOf(layers);
    this.transport = GlobalKeys.transport(find(KnownKeys.TRANSPORT), errors);
    this.state = GlobalKeys.state(find(KnownKeys.STATE), errors);
    this.runtimeDirectory = GlobalKeys.runtimeDirectory(find(KnownKeys.RUNTIME_DIR), errors);
  }

  /**
   * Reads all layers. Checks every key that a layer can list, and the values of those keys that
   * take effect.
   *
   * @param own what was set in the builder
   * @param sources the builder's sources, in the order in which they are queried
   * @param environment variables, properties and files of the process
   * @return the configuration
   * @throws io.github.linuxipc.channel.IpcConfigurationException with all errors, or with only the
   *     first failure of a source
   */
  public static Configuration load(
      Collection<Setting> own, List<ConfigSource> sources, ConfigEnvironment environment) {
    ConfigurationErrors errors = new ConfigurationErrors();
    List<SettingsLayer> layers = ofApplication(own, sources, errors);
    layers.add(PropertiesLayer.ofSystem(environment.systemProperties(), errors));
    layers.add(EnvironmentVariables.read(environment.environment(), errors));
    layers.add(ConfigurationFiles.inDirectory(environment.workingDirectory(), errors));
    layers.add(ConfigurationFiles.onClassPath(environment.classLoader(), errors));
    return checked(layers, errors);
  }

  /**
   * Reads the layers that the application gives, and none of the process. Checks them likewise.
   *
   * @param own what was set in the builder
   * @param sources the builder's sources, in the order in which they are queried
   * @return the configuration
   * @throws io.github.linuxipc.channel.IpcConfigurationException as above
   */
  public static Configuration load(Collection<Setting> own, List<ConfigSource> sources) {
    ConfigurationErrors errors = new ConfigurationErrors();
    return checked(ofApplication(own, sources, errors), errors);
  }

  private static List<SettingsLayer> ofApplication(
      Collection<Setting> own, List<ConfigSource> sources, ConfigurationErrors errors) {
    List<SettingsLayer> layers = new ArrayList<>();
    layers.add(ofBuilder(own, errors));
    for (int i = 0; i < sources.size(); i++) {
      String ordinal = sources.size() == 1 ? "the" : "the " + (i + 1) + ".";
      layers.add(FunctionLayer.of(sources.get(i), ordinal + " source in the builder", errors));
    }
    return layers;
  }

  private static Configuration checked(List<SettingsLayer> layers, ConfigurationErrors errors) {
    Configuration configuration = new Configuration(layers, errors);
    configuration.checkListedKeys(errors);
    errors.throwIfAny();
    return configuration;
  }

  private static SettingsLayer ofBuilder(Collection<Setting> own, ConfigurationErrors errors) {
    Map<String, Setting> settings = new TreeMap<>();
    for (Setting setting : own) {
      if (UnknownKeys.check(setting.key(), "", setting.origin(), errors)
          && !setting.value().isBlank()) {
        String value = setting.value().strip();
        settings.put(setting.key(), new Setting(setting.key(), value, setting.origin()));
      }
    }
    return SettingsLayer.of(settings);
  }

  /** Checks the values of what has keys that the layers can list: channels, services and so on. */
  private void checkListedKeys(ConfigurationErrors errors) {
    TreeSet<String> keys = new TreeSet<>();
    layers.forEach(layer -> layer.settings().forEach(setting -> keys.add(setting.key())));
    keys.removeAll(KnownKeys.GLOBAL);
    for (String key : keys) {
      String[] parts = key.split("\\.", -1);
      Setting setting = find(key);
      if (setting == null) {
        continue;
      }
      if (parts[0].equals(KnownKeys.EVENTS)) {
        eventAddress(parts[1], errors);
        continue;
      }
      KeySection section = KeySection.of(parts[0]);
      if (parts[2].equals(ChannelKeys.ADDRESS)) {
        AddressList.parse(setting, section, errors)
            .common()
            .values()
            .forEach(s -> check(s, s.key(), section, errors));
      } else {
        check(setting, parts[2], section, errors);
      }
    }
  }

  private static void check(
      Setting setting, String key, KeySection section, ConfigurationErrors errors) {
    Option<?> option = section.keys().get(key);
    if (option != null) {
      ValueParser.read(option, setting, setting.key(), errors);
    }
  }

  @Nullable Setting find(String key) {
    for (SettingsLayer layer : layers) {
      Setting setting = layer.find(key);
      if (setting != null) {
        return setting;
      }
    }
    return null;
  }

  /**
   * Returns the scheme of every channel that has no address of its own.
   *
   * @return the setting, {@code unix} by default
   */
  public Setting transport() {
    return transport;
  }

  /**
   * Returns the scheme of all shared state that has no address of its own.
   *
   * @return the setting, {@code shm} by default
   */
  public Setting state() {
    return state;
  }

  /**
   * Returns the setting of a provider's option for all addresses.
   *
   * @param scheme the provider's scheme
   * @param option the option's name
   * @return the setting; empty if there is none, or if the option can only be set in addresses
   */
  public Optional<Setting> ofAllAddresses(String scheme, String option) {
    String key = scheme + "." + option;
    return KnownKeys.GLOBAL.contains(key) ? Optional.ofNullable(find(key)) : Optional.empty();
  }

  /**
   * Returns whether the transport is set explicitly.
   *
   * @return false if the default applies
   */
  public boolean transportIsSet() {
    Setting fallback = GlobalKeys.DEFAULT_TRANSPORT; // equals of a record is slow at start-up
    return !transport.value().equals(fallback.value())
        || !transport.origin().equals(fallback.origin());
  }

  /**
   * Returns the directory of this user's channels.
   *
   * @return an absolute path
   */
  public Path runtimeDirectory() {
    return runtimeDirectory;
  }

  /**
   * Returns the configured addresses of a channel, service or topic.
   *
   * @param section which of them it is
   * @param name its name
   * @param errors collects the errors
   * @return the addresses; empty if none are configured
   */
  public Optional<AddressList> addresses(
      KeySection section, String name, ConfigurationErrors errors) {
    return Optional.ofNullable(find(key(section.word(), name, ChannelKeys.ADDRESS)))
        .map(setting -> AddressList.parse(setting, section, errors));
  }

  /**
   * Returns an event's configured address.
   *
   * @param name the event's name
   * @param errors collects the errors
   * @return the address and its origin; empty if none is configured for the event, or if it is
   *     malformed
   */
  public Optional<Map.Entry<Address, String>> eventAddress(
      String name, ConfigurationErrors errors) {
    Setting setting = find(key(KnownKeys.EVENTS, name, ChannelKeys.ADDRESS));
    if (setting == null) {
      return Optional.empty();
    }
    List<Address> addresses = AddressList.parse(setting, KeySection.CHANNELS, errors).written();
    if (addresses.size() > 1) {
      errors.add(
          ErrorCode.BAD_ADDRESS,
          "The event " + name + " has " + addresses.size() + " addresses, but can have only one",
          setting.origin(),
          "The waiter and its wakers must use the same address.");
    }
    return addresses.stream().findFirst().map(address -> Map.entry(address, setting.origin()));
  }

  /**
   * Returns the reader of the common settings of a channel, service or topic.
   *
   * @param section which of them it is
   * @param name its name; empty for an address that does not contain one
   * @param addresses its addresses, whose common options take precedence
   * @param errors collects the errors
   * @return the reader
   */
  public CommonSettings common(
      KeySection section,
      Optional<String> name,
      Optional<AddressList> addresses,
      ConfigurationErrors errors) {
    return new CommonSettings(this, section, name, addresses, errors);
  }

  static String key(String section, String name, String word) {
    return section + "." + name + "." + word;
  }
}
