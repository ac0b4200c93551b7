package io.github.linuxipc.signal;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The name of a signal that can be used as an event.
 *
 * @param name the name without SIG
 */
record SignalName(String name) {
  private static final Pattern PATTERN = Pattern.compile("(?:SIG)?([A-Z][A-Z0-9]{1,9})");
  private static final Map<String, String> ALIASES = Map.of("CLD", "CHLD", "POLL", "IO");

  /** The signals whose default action does not end the process. */
  private static final Set<String> HARMLESS =
      Set.of("CHLD", "CONT", "URG", "WINCH", "TSTP", "TTIN", "TTOU");

  /**
   * Parses a signal's name, with or without SIG.
   *
   * @throws IllegalArgumentException if the signal cannot be an event; the message says why
   */
  static SignalName parse(String text) {
    return find(text)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "a signal such as USR1, HUP, TERM, INT, CHLD or WINCH is allowed"));
  }

  /**
   * Parses a text that may be a signal's name. Returns empty if the text does not have the form of
   * a signal's name. Throws {@link IllegalArgumentException} if the signal cannot be an event.
   */
  static Optional<SignalName> find(String text) {
    var matcher = PATTERN.matcher(text);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    String plain = matcher.group(1);
    String name = ALIASES.getOrDefault(plain, plain);
    ReservedSignals.refuse(name);
    if (!SunMiscSignal.isKnown(name)) {
      throw new IllegalArgumentException(
          "SIG"
              + name
              + " is not a signal that a JVM can handle; a JVM cannot handle real-time signals");
    }
    return Optional.of(new SignalName(name));
  }

  int number() {
    return SunMiscSignal.number(name);
  }

  /** Returns whether the signal ends a process that does not handle it. */
  boolean isDeadlyByDefault() {
    return !HARMLESS.contains(name);
  }

  @Override
  public String toString() {
    return name;
  }
}
