package io.github.linuxipc.config;

import io.github.linuxipc.channel.Address;
import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.channel.IpcConfigurationException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The addresses of one channel, service or topic: one address, or several as a receiver's fallback
 * list. An option of an address may be one of the {@linkplain ChannelKeys common keys}, {@linkplain
 * ServiceKeys keys of a service} or {@linkplain TopicKeys keys of a topic}. Such an option is
 * removed from the bare address, because the option applies whichever of the addresses is used.
 *
 * @param written the addresses as configured
 * @param bare the addresses with the provider's own options only
 * @param common the common keys that were written as options, by name
 * @param origin where the addresses came from
 */
public record AddressList(
    List<Address> written, List<Address> bare, Map<String, Setting> common, String origin) {
  /**
   * Copies the collections.
   *
   * @param written the addresses as configured
   * @param bare the addresses with the provider's own options only
   * @param common the common keys that were written as options, by name
   * @param origin where the addresses came from
   */
  public AddressList {
    written = List.copyOf(written);
    bare = List.copyOf(bare);
    common = Map.copyOf(common);
  }

  /**
   * Creates a list of one address.
   *
   * @param address the address
   * @param origin where the address came from
   * @param section whether it is the address of a channel or of a service
   * @param errors collects the errors
   * @return the list
   */
  public static AddressList of(
      Address address, String origin, KeySection section, ConfigurationErrors errors) {
    return of(List.of(address), origin, section, errors);
  }

  /** Parses addresses separated by commas. Reports and leaves out each malformed address. */
  static AddressList parse(Setting setting, KeySection section, ConfigurationErrors errors) {
    List<Address> addresses = new ArrayList<>();
    for (String text : setting.value().split(",", -1)) {
      try {
        addresses.add(Address.parse(text.strip()));
      } catch (IpcConfigurationException e) {
        errors.add(e, setting.origin());
      }
    }
    return of(addresses, setting.origin(), section, errors);
  }

  private static AddressList of(
      List<Address> written, String origin, KeySection section, ConfigurationErrors errors) {
    List<Address> bare = new ArrayList<>();
    Map<String, Setting> common = new LinkedHashMap<>();
    for (Address address : written) {
      Map<String, String> own = new LinkedHashMap<>(address.options());
      own.keySet().removeAll(section.keys().keySet());
      bare.add(new Address(address.scheme(), address.target(), own));
      addCommon(address, origin, section, common, errors);
    }
    return new AddressList(written, bare, common, origin);
  }

  private static void addCommon(
      Address address,
      String origin,
      KeySection section,
      Map<String, Setting> common,
      ConfigurationErrors errors) {
    address
        .options()
        .forEach(
            (key, value) -> {
              if (section.keys().containsKey(key)) {
                String description =
                    "an option of " + LogText.line(address.toString()) + ", from " + origin;
                Setting before = common.putIfAbsent(key, new Setting(key, value, description));
                if (before != null && !before.value().equals(value)) {
                  reportConflict(before, value, origin, errors);
                }
              }
            });
  }

  private static void reportConflict(
      Setting before, String value, String origin, ConfigurationErrors errors) {
    String what =
        "The addresses of one channel disagree on "
            + before.key()
            + ": "
            + LogText.quote(before.value())
            + " and "
            + LogText.quote(value);
    String next = "It belongs to the channel, not to one address: write it once.";
    errors.add(ErrorCode.BAD_VALUE, what, origin, next);
  }
}
