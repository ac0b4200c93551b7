package io.github.linuxipc.discovery;

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
import java.util.Set;

/** Reads the options of an address with its provider's parsers. */
final class OptionParser {
  private final ProviderQuery search;
  private final Map<String, Option<?>> options = new LinkedHashMap<>();
  private final Set<String> neutral;

  private OptionParser(ProviderQuery search, DiscoveredProvider<?> found, Set<String> neutral) {
    this.search = search;
    this.neutral = neutral;
    found.options().forEach(option -> options.put(option.name(), option));
  }

  static Map<String, Object> ofChannel(ProviderQuery search, DiscoveredProvider<?> found) {
    return new OptionParser(search, found, ChannelKeys.neutral().keySet()).read();
  }

  static Map<String, Object> ofEvent(ProviderQuery search, DiscoveredProvider<?> found) {
    return new OptionParser(search, found, Set.of()).read();
  }

  private Map<String, Object> read() {
    Map<String, Object> values = new HashMap<>();
    search
        .address()
        .options()
        .forEach(
            (name, text) -> {
              Option<?> option = options.get(name);
              if (option == null) {
                unknown(name);
              } else {
                Setting setting = new Setting(name, text, search.where());
                String label = "the option " + name + " of " + search.scheme();
                values.put(name, ValueParser.read(option, setting, label, search.faults()));
              }
            });
    return Map.copyOf(values);
  }

  private void unknown(String name) {
    Set<String> known = new LinkedHashSet<>(options.keySet());
    known.addAll(neutral);
    String question = Suggestion.question(name, known);
    String next =
        !question.isEmpty() ? question : search.scheme() + " takes: " + LogText.list(known) + ".";
    String what = search.scheme() + " has no option " + LogText.line(name);
    search.faults().add(ErrorCode.UNKNOWN_OPTION, what, search.where(), next);
  }
}
