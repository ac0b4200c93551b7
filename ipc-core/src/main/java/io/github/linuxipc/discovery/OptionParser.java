package io.github.linuxipc.discovery;

import io.github.linuxipc.channel.Address;
import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.config.ChannelKeys;
import io.github.linuxipc.config.LogText;
import io.github.linuxipc.config.Setting;
import io.github.linuxipc.config.ValueParser;
import io.github.linuxipc.spi.Option;
import io.github.linuxipc.spi.Suggestion;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;

/** Parses the options of an address with its provider's parsers. */
final class OptionParser {
  private final ProviderQuery query;
  private final Map<String, Option<?>> options = new LinkedHashMap<>();
  private final Set<String> common;

  private OptionParser(ProviderQuery query, DiscoveredProvider<?> found, Set<String> common) {
    this.query = query;
    this.common = common;
    found.options().forEach(option -> options.put(option.name(), option));
  }

  /**
   * Parses the options of a channel's address, and those that are set for all addresses.
   *
   * @param ofAllAddresses returns the setting of an option, by scheme and name
   */
  static Map<String, Object> ofChannel(
      ProviderQuery query,
      DiscoveredProvider<?> found,
      BiFunction<String, String, Optional<Setting>> ofAllAddresses) {
    OptionParser parser = new OptionParser(query, found, ChannelKeys.common().keySet());
    Map<String, Object> values = new HashMap<>();
    parser
        .options
        .values()
        .forEach(
            option ->
                ofAllAddresses
                    .apply(query.scheme(), option.name())
                    .ifPresent(
                        setting -> values.put(option.name(), parser.value(option, setting))));
    values.putAll(parser.read());
    return Map.copyOf(values);
  }

  private Object value(Option<?> option, Setting setting) {
    return ValueParser.read(option, setting, setting.key(), query.errors());
  }

  static Map<String, Object> ofEvent(ProviderQuery query, DiscoveredProvider<?> found) {
    return new OptionParser(query, found, Set.of()).read();
  }

  private Map<String, Object> read() {
    Map<String, Object> values = new HashMap<>();
    query
        .address()
        .options()
        .forEach(
            (name, text) -> {
              Option<?> option = options.get(name);
              if (option == null) {
                reportUnknown(name);
              } else if (Address.isSecret(name)) {
                reportSecret(name);
              } else {
                Setting setting = new Setting(name, text, query.where());
                String label = "the option " + name + " of " + query.scheme();
                values.put(name, ValueParser.read(option, setting, label, query.errors()));
              }
            });
    return Map.copyOf(values);
  }

  /** An address is published, logged and passed to children, so that it must hold no secret. */
  private void reportSecret(String name) {
    query
        .errors()
        .add(
            ErrorCode.BAD_VALUE,
            "The option " + name + " of " + query.scheme() + " is a secret, and was not read",
            query.where(),
            "Remove it from the address, and set ipc."
                + query.scheme()
                + "."
                + name
                + ", or name a file in the option credentials.");
  }

  private void reportUnknown(String name) {
    Set<String> known = new LinkedHashSet<>(options.keySet());
    known.addAll(common);
    String question = Suggestion.question(name, known);
    String next =
        !question.isEmpty() ? question : query.scheme() + " takes: " + LogText.list(known) + ".";
    String what = query.scheme() + " has no option " + LogText.line(name);
    query.errors().add(ErrorCode.UNKNOWN_OPTION, what, query.where(), next);
  }
}
