package io.github.linuxipc.core;

import io.github.linuxipc.channel.Address;
import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.config.ConfigurationErrors;
import io.github.linuxipc.config.NameValidator;
import java.util.Optional;

/**
 * What an opening call names: a channel or event by its name, or a place by its address.
 *
 * @param text what the application wrote
 * @param name the name; empty for an address that targets none
 * @param address the address; empty for a name
 */
record NameOrAddress(String text, Optional<String> name, Optional<Address> address) {
  /** Words for the origin of an address that an opening call gave. */
  static final String ORIGIN = "the opening call";

  static NameOrAddress of(String text, String noun) {
    ConfigurationErrors faults = new ConfigurationErrors();
    if (text.indexOf(':') < 0) {
      NameValidator.check(text, noun, "", faults);
      faults.throwIfAny();
      return new NameOrAddress(text, Optional.of(text), Optional.empty());
    }
    if (text.indexOf(',') >= 0) {
      String what = "An opening call takes one address, and no address has a comma";
      String next = "A list of addresses may be set as channels.NAME.address, and opened by NAME.";
      faults.add(ErrorCode.BAD_ADDRESS, what, "", next);
      faults.throwIfAny();
    }
    Address address = Address.parse(text);
    Optional<String> name = Optional.of(address.target()).filter(Address::isName);
    return new NameOrAddress(text, name, Optional.of(address));
  }

  /** The channel or event as error texts name it; empty if the address says it all. */
  String describe(String noun) {
    return address.isPresent() ? "" : noun + " " + text;
  }
}
