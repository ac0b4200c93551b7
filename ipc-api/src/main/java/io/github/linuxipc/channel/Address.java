package io.github.linuxipc.channel;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * An address at which a receiver can be bound: {@code scheme:target?option=value&option=value}.
 *
 * <pre>
 *   unix:/run/app/orders.sock      tcp:127.0.0.1:9000?wire=lines      shm:orders?capacity=16m&amp;notify=futex
 *   \__/ \__________________/      \_/ \____________/ \________/
 *  scheme        target           scheme    target      option
 * </pre>
 *
 * <p>A target that is a {@linkplain #isName(String) channel name} stands for the location that the
 * transport assigns to the channel of that name. {@code java.net.URI} is not used, because it
 * parses {@code shm:orders?capacity=16m} as an opaque URI and hides the options. There is no
 * escaping: a target contains no {@code ?}, an option no {@code &}, and neither contains a comma,
 * white space at its ends, or a control character.
 *
 * @param scheme the transport's scheme, {@code [a-z][a-z0-9-]*}
 * @param target the text after the colon; may be empty only if the scheme permits it
 * @param options the options in the order given; unmodifiable
 */
public record Address(String scheme, String target, Map<String, String> options) {
  private static final Pattern SCHEME = Pattern.compile("[a-z][a-z0-9-]*");
  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{0,62}|~[0-9a-v]{13}");
  private static final Pattern KEY = Pattern.compile("[a-z][a-z0-9-]*");
  private static final Pattern SECRET = Pattern.compile("(password=)[^&]*");
  private static final String HIDDEN = "***";
  private static final int MAX_LENGTH = 1024;

  /**
   * Creates an address. The options are copied, so that an address is immutable.
   *
   * @param scheme the transport's scheme
   * @param target the text after the colon
   * @param options the options in the order given
   */
  public Address {
    options = Collections.unmodifiableMap(new LinkedHashMap<>(options));
  }

  /**
   * Returns an address without options.
   *
   * @param scheme the transport's scheme
   * @param target the target
   * @return the address
   */
  public static Address of(String scheme, String target) {
    return new Address(scheme, target, Map.of());
  }

  /**
   * Parses an address.
   *
   * @param text the text
   * @return the address
   * @throws IpcConfigurationException with {@link ErrorCode#BAD_ADDRESS} if it is malformed
   */
  public static Address parse(String text) {
    int colon = text.indexOf(':');
    if (colon < 0) {
      throw malformed(text, "it has no scheme", "Write scheme:target, such as unix:orders.");
    }
    requirePrintable(text);
    String scheme = text.substring(0, colon);
    if (!SCHEME.matcher(scheme).matches()) {
      String why = "the scheme before the colon must match " + SCHEME;
      throw malformed(text, why, "Write scheme:target, such as unix:orders.");
    }
    int question = text.indexOf('?', colon);
    String target = text.substring(colon + 1, question < 0 ? text.length() : question);
    if (!target.equals(target.strip())) {
      throw malformed(text, "the target begins or ends with white space", "Remove it.");
    }
    return new Address(scheme, target, question < 0 ? Map.of() : options(text, question + 1));
  }

  private static void requirePrintable(String text) {
    if (text.length() > MAX_LENGTH) {
      throw malformed(text, "it has more than " + MAX_LENGTH + " characters", "Shorten it.");
    }
    if (text.chars().anyMatch(c -> c < ' ' || c == 0x7f)) {
      throw malformed(text, "it contains a control character", "Remove that character.");
    }
  }

  private static Map<String, String> options(String text, int from) {
    Map<String, String> options = new LinkedHashMap<>();
    for (String pair : text.substring(from).split("&", -1)) {
      int equals = pair.indexOf('=');
      String key = equals < 0 ? pair : pair.substring(0, equals);
      if (equals < 0 || !KEY.matcher(key).matches()) {
        String why = "\"" + printable(pair) + "\" is not an option of the form option=value";
        throw malformed(text, why, "Write scheme:target?option=value&option=value.");
      }
      String value = pair.substring(equals + 1);
      if (!value.equals(value.strip())) {
        String why = "the value of the option " + key + " begins or ends with white space";
        throw malformed(text, why, "Remove it.");
      }
      if (options.put(key, value) != null) {
        throw malformed(text, "it sets the option " + key + " twice", "Keep one of them.");
      }
    }
    return options;
  }

  private static IpcConfigurationException malformed(String text, String why, String next) {
    String what = "The address \"" + printable(text) + "\" is malformed: " + why;
    return new IpcConfigurationException(
        ErrorCode.BAD_ADDRESS, ErrorCode.BAD_ADDRESS.text(what, "", next));
  }

  /**
   * Replaces control characters, so that hostile text cannot forge log lines, and the values of
   * secrets.
   */
  private static String printable(String text) {
    String clean =
        SECRET
            .matcher(text)
            .replaceAll("$1" + HIDDEN)
            .codePoints()
            .map(c -> Character.isISOControl(c) ? '?' : c)
            .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
            .toString();
    return clean.length() <= 120 ? clean : clean.substring(0, 120) + "...";
  }

  /**
   * Returns whether a text is a channel name: {@code [a-z][a-z0-9-]*}, at most 63 characters, or a
   * name that the library made: {@code ~} and 13 base-32 digits. Applications cannot use the
   * latter.
   *
   * @param text the text
   * @return whether it is a name
   */
  public static boolean isName(String text) {
    return NAME.matcher(text).matches();
  }

  /**
   * Returns whether the target is a channel name rather than a location in the mechanism's own
   * notation.
   *
   * @return whether the target is a name
   */
  public boolean targetsName() {
    return isName(target);
  }

  /**
   * Returns this address without its options.
   *
   * @return the bare address
   */
  public Address bare() {
    return options.isEmpty() ? this : of(scheme, target);
  }

  /**
   * Returns whether the value of an option or key is a secret: its name ends in {@code password}.
   * An address must not contain one, because addresses are logged, published and passed on.
   *
   * @param name the name of the option or key
   * @return whether its value is a secret
   */
  public static boolean isSecret(String name) {
    return name.endsWith("password");
  }

  /**
   * Returns the text that {@link #parse} reads. A {@linkplain #isSecret secret}, which no transport
   * accepts in an address, is replaced by asterisks.
   *
   * @return the text
   */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder(scheme).append(':').append(target);
    char separator = '?';
    for (Map.Entry<String, String> option : options.entrySet()) {
      String value = isSecret(option.getKey()) ? HIDDEN : option.getValue();
      text.append(separator).append(option.getKey()).append('=').append(value);
      separator = '&';
    }
    return text.toString();
  }
}
