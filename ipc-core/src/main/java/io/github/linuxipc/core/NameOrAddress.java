package io.github.linuxipc.core;

import io.github.linuxipc.channel.Address;
import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.config.ConfigurationErrors;
import io.github.linuxipc.config.NameValidator;
import java.util.Optional;

/**
 * The argument of an opening call: the name of a channel, service, topic or event, or an address.
 *
 * @param text the argument
 * @param name the name; empty for an address whose target is not a name
 * @param address the address; empty for a name
 */
record NameOrAddress(String text, Optional<String> name, Optional<Address> address) {
  /** The origin of an address that was passed to an opening call. */
  static final String ORIGIN = "the opening call";

  static NameOrAddress of(String text, String noun) {
    ConfigurationErrors errors = new ConfigurationErrors();
    if (text.indexOf(':') < 0) {
      NameValidator.check(text, noun, "", errors);
      errors.throwIfAny();
      return new NameOrAddress(text, Optional.of(text), Optional.empty());
    }
    if (text.indexOf(',') >= 0) {
      String what = "An opening call takes one address, and an address has no comma";
      String next = "Set a list of addresses as channels.NAME.address, and open NAME.";
      errors.add(ErrorCode.BAD_ADDRESS, what, "", next);
      errors.throwIfAny();
    }
    Address address = Address.parse(text);
    Optional<String> name = Optional.of(address.target()).filter(Address::isName);
    return new NameOrAddress(text, name, Optional.of(address));
  }

  /**
   * Returns the noun and the name for error texts, such as {@code channel orders}. The result is
   * empty for an address, because error texts name the address anyway.
   */
  String describe(String noun) {
    return address.isPresent() ? "" : noun + " " + text;
  }
}
