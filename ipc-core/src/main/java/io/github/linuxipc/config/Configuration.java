package io.github.linuxipc.config;

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
 * The settings of one {@code Ipc} instance, with where each came from. Read once; immutable, except
 * that sources given to the builder are asked for a channel's keys when that channel is opened.
 */
public final class Configuration {
  private final List<SettingsLayer> layers;
  private final Setting transport;
  private final Path runtimeDirectory;

  private Configuration(List<SettingsLayer> layers, ConfigurationErrors faults) {
    this.layers = List.copyOf(layers);
    this.transport = GlobalKeys.transport(find(KnownKeys.TRANSPORT), faults);
    this.runtimeDirectory = GlobalKeys.runtimeDirectory(find(KnownKeys.RUNTIME_DIR), faults);
  }

  /**
   * Reads all layers and checks every key, and every value that has effect.
   *
   * @param own what was set in the builder
   * @param sources the builder's sources, in the order they are asked
   * @param surroundings the process's surroundings
   * @return the configuration
   * @throws io.github.linuxipc.channel.IpcConfigurationException with all faults at once
   */
  public static Configuration load(
      Collection<Setting> own,
      List<? extends SettingSource> sources,
      ConfigEnvironment surroundings) {
    ConfigurationErrors faults = new ConfigurationErrors();
    List<SettingsLayer> layers = new ArrayList<>();
    layers.add(ofBuilder(own, faults));
    for (int i = 0; i < sources.size(); i++) {
      String which = sources.size() == 1 ? "the" : "the " + (i + 1) + ".";
      layers.add(FunctionLayer.of(sources.get(i), which + " source in the builder", faults));
    }
    layers.add(PropertiesLayer.ofSystem(surroundings.systemProperties(), faults));
    layers.add(EnvironmentVariables.read(surroundings.environment(), faults));
    layers.add(ConfigurationFiles.inDirectory(surroundings.workingDirectory(), faults));
    layers.add(ConfigurationFiles.onClassPath(surroundings.classLoader(), faults));
    Configuration configuration = new Configuration(layers, faults);
    configuration.checkNamed(faults);
    faults.throwIfAny();
    return configuration;
  }

  private static SettingsLayer ofBuilder(Collection<Setting> own, ConfigurationErrors faults) {
    Map<String, Setting> settings = new TreeMap<>();
    for (Setting setting : own) {
      if (KnownKeys.check(setting.key(), "", setting.origin(), faults)
          && !setting.value().isBlank()) {
        String value = setting.value().strip();
        settings.put(setting.key(), new Setting(setting.key(), value, setting.origin()));
      }
    }
    return SettingsLayer.of(settings);
  }

  /** Checks the values of channels and events whose names the layers can list. */
  private void checkNamed(ConfigurationErrors faults) {
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
        eventAddress(parts[1], faults);
      } else if (parts[2].equals(ChannelKeys.ADDRESS)) {
        AddressList.parse(setting, faults)
            .neutral()
            .values()
            .forEach(s -> check(s, s.key(), faults));
      } else {
        check(setting, parts[2], faults);
      }
    }
  }

  private static void check(Setting setting, String key, ConfigurationErrors faults) {
    Option<?> option = ChannelKeys.neutral().get(key);
    if (option != null) {
      ValueParser.read(option, setting, setting.key(), faults);
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
   * Tells whether somebody chose the transport.
   *
   * @return false for the default
   */
  public boolean transportIsSet() {
    return !transport.equals(GlobalKeys.DEFAULT_TRANSPORT);
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
   * Returns a channel's configured addresses.
   *
   * @param name the channel's name
   * @param faults takes what is wrong
   * @return the addresses, or empty if the channel has none of its own
   */
  public Optional<AddressList> channelAddresses(String name, ConfigurationErrors faults) {
    return Optional.ofNullable(find(key(KnownKeys.CHANNELS, name, ChannelKeys.ADDRESS)))
        .map(setting -> AddressList.parse(setting, faults));
  }

  /**
   * Returns an event's configured address.
   *
   * @param name the event's name
   * @param faults takes what is wrong
   * @return the address and where it came from, or empty if the event has none
   */
  public Optional<Map.Entry<Address, String>> eventAddress(
      String name, ConfigurationErrors faults) {
    Setting setting = find(key(KnownKeys.EVENTS, name, ChannelKeys.ADDRESS));
    if (setting == null) {
      return Optional.empty();
    }
    List<Address> addresses = AddressList.parse(setting, faults).written();
    if (addresses.size() > 1) {
      faults.add(
          ErrorCode.BAD_ADDRESS,
          "The event " + name + " has " + addresses.size() + " addresses, but can have only one",
          setting.origin(),
          "Whoever waits and whoever wakes must name the same one.");
    }
    return addresses.stream().findFirst().map(address -> Map.entry(address, setting.origin()));
  }

  /**
   * Begins to read a channel's neutral settings.
   *
   * @param name the channel's name, or empty for an address that names none
   * @param addresses the channel's addresses, whose neutral options go first
   * @param faults takes what is wrong
   * @return the reader
   */
  public CommonSettings common(
      Optional<String> name, Optional<AddressList> addresses, ConfigurationErrors faults) {
    return new CommonSettings(this, name, addresses, faults);
  }

  static String key(String section, String name, String word) {
    return section + "." + name + "." + word;
  }
}
