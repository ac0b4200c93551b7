package io.github.linuxipc.config;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The keys {@code SCHEME.OPTION}, which set an option of every address of a scheme, such as {@code
 * artemis.broker}. The options are those of the provider; discovery checks them when an address of
 * the scheme is opened. An option whose name ends with {@code password} is a secret: it is allowed
 * here, and not in an address, which errors and listings show.
 */
public final class SchemeKeys {
  static final List<String> SCHEMES = List.of("artemis");

  private static final Pattern OPTION = Pattern.compile("[a-z][a-z0-9-]*");
  private static final String SECRET = "password";
  private static final Pattern SECRET_IN_ADDRESS = Pattern.compile("(password=)[^&,]*");

  private SchemeKeys() {}

  /** Returns whether a key without its prefix sets an option of a scheme. */
  static boolean contain(String key) {
    int dot = key.indexOf('.');
    return dot > 0
        && SCHEMES.contains(key.substring(0, dot))
        && OPTION.matcher(key.substring(dot + 1)).matches();
  }

  /** Returns the key of a variable without its prefix, such as {@code ARTEMIS_TRUST_STORE}. */
  static Optional<String> ofVariable(String variable) {
    for (String scheme : SCHEMES) {
      String prefix = scheme.toUpperCase(Locale.ROOT) + "_";
      if (variable.startsWith(prefix)) {
        String option = variable.substring(prefix.length()).toLowerCase(Locale.ROOT);
        return Optional.of(scheme + "." + option.replace('_', '-')).filter(SchemeKeys::contain);
      }
    }
    return Optional.empty();
  }

  /**
   * Returns whether the value of an option must not be shown.
   *
   * @param option the option's name
   * @return whether it is a password
   */
  public static boolean isSecret(String option) {
    return option.endsWith(SECRET);
  }

  /**
   * Returns a text in which no address shows a secret.
   *
   * @param text a text that may contain addresses
   * @return the text, with {@code ***} for each secret
   */
  public static String withoutSecrets(String text) {
    return text.contains(SECRET) ? SECRET_IN_ADDRESS.matcher(text).replaceAll("$1***") : text;
  }
}
