package io.github.linuxipc.config;

import io.github.linuxipc.channel.Address;
import io.github.linuxipc.channel.ErrorCode;

/** Checks the names of channels, services, topics, shared state and events. */
public final class NameValidator {
  private NameValidator() {}

  /**
   * Returns whether a text is a valid name, and reports an error if it is not.
   *
   * @param name the name
   * @param noun what the name stands for, such as {@code channel} or {@code event}
   * @param origin where the name came from, or empty
   * @param errors receives the error
   * @return whether the name is valid
   */
  public static boolean check(String name, String noun, String origin, ConfigurationErrors errors) {
    if (Address.isName(name) && name.charAt(0) != '~') {
      return true;
    }
    String next =
        "A name is a lower-case letter followed by lower-case letters, digits and hyphens, at most"
            + " 63 characters. A text with a colon is an address.";
    errors.add(
        ErrorCode.BAD_NAME,
        LogText.quote(name) + " is not a valid " + noun + " name",
        origin,
        next);
    return false;
  }
}
