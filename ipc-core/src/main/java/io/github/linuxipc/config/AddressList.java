package io.github.linuxipc.config;

import io.github.linuxipc.channel.Address;
import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.channel.IpcConfigurationException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The addresses of one channel, one or, for a receiver's fallback, several. Neutral keys that are
 * written as options are taken out of the addresses; they count for the channel, wherever it is
 * bound.
 *
 * @param written the addresses as they were written
 * @param bare the addresses with the provider's own options only
 * @param neutral the neutral keys that were written as options, by name
 * @param origin where the addresses came from
 */
public record AddressList(
    List<Address> written, List<Address> bare, Map<String, Setting> neutral, String origin) {
  /**
   * Copies the collections.
   *
   * @param written the addresses as they were written
   * @param bare the addresses with the provider's own options only
   * @param neutral the neutral keys that were written as options, by name
   * @param origin where the addresses came from
   */
  public AddressList {
    written = List.copyOf(written);
    bare = List.copyOf(bare);
    neutral = Map.copyOf(neutral);
  }

  /**
   * Makes a list of one address.
   *
   * @param address the address
   * @param origin where it came from
   * @param faults takes what is wrong
   * @return the list
   */
  public static AddressList of(Address address, String origin, ConfigurationErrors faults) {
    return of(List.of(address), origin, faults);
  }

  /** Reads addresses separated by commas. A malformed one is a fault and left out. */
  static AddressList parse(Setting setting, ConfigurationErrors faults) {
    List<Address> addresses = new ArrayList<>();
    for (String text : setting.value().split(",", -1)) {
      try {
        addresses.add(Address.parse(text.strip()));
      } catch (IpcConfigurationException e) {
        faults.add(e, setting.origin());
      }
    }
    return of(addresses, setting.origin(), faults);
  }

  private static AddressList of(List<Address> written, String origin, ConfigurationErrors faults) {
    List<Address> bare = new ArrayList<>();
    Map<String, Setting> neutral = new LinkedHashMap<>();
    for (Address address : written) {
      Map<String, String> own = new LinkedHashMap<>(address.options());
      own.keySet().removeAll(ChannelKeys.neutral().keySet());
      bare.add(new Address(address.scheme(), address.target(), own));
      takeNeutral(address, origin, neutral, faults);
    }
    return new AddressList(written, bare, neutral, origin);
  }

  private static void takeNeutral(
      Address address, String origin, Map<String, Setting> neutral, ConfigurationErrors faults) {
    address
        .options()
        .forEach(
            (key, value) -> {
              if (ChannelKeys.neutral().containsKey(key)) {
                String words =
                    "an option of " + LogText.line(address.toString()) + ", from " + origin;
                Setting before = neutral.putIfAbsent(key, new Setting(key, value, words));
                if (before != null && !before.value().equals(value)) {
                  disagree(before, value, origin, faults);
                }
              }
            });
  }

  private static void disagree(
      Setting before, String value, String origin, ConfigurationErrors faults) {
    String what =
        "The addresses of one channel disagree on "
            + before.key()
            + ": "
            + LogText.quote(before.value())
            + " and "
            + LogText.quote(value);
    String next = "It is the channel's, not the transport's: write it once.";
    faults.add(ErrorCode.BAD_VALUE, what, origin, next);
  }
}
