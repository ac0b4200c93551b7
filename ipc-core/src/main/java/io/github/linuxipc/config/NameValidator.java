package io.github.linuxipc.config;

import io.github.linuxipc.channel.Address;
import io.github.linuxipc.channel.ErrorCode;

/** Checks the names of channels and events. */
public final class NameValidator {
  private NameValidator() {}

  /**
   * Checks a name.
   *
   * @param name the name
   * @param noun {@code channel} or {@code event}
   * @param origin where the name came from, or empty
   * @param faults takes the fault
   * @return whether it is a name
   */
  public static boolean check(String name, String noun, String origin, ConfigurationErrors faults) {
    if (Address.isName(name)) {
      return true;
    }
    String next =
        "A name is a lower-case letter followed by lower-case letters, digits and hyphens, at most"
            + " 63 characters; what has a colon is an address.";
    faults.add(ErrorCode.BAD_NAME, LogText.quote(name) + " is no " + noun + " name", origin, next);
    return false;
  }
}
