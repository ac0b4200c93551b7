package io.github.linuxipc.spi;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Parses the values of settings and address options. The text of every error states what is
 * allowed.
 */
public final class OptionParsers {
  private static final Pattern SIZE = Pattern.compile("([0-9]{1,15})([kmg]?)");
  private static final Pattern DURATION = Pattern.compile("([0-9]{1,12})(ns|us|ms|s|m|h)");

  private OptionParsers() {}

  /**
   * Parses {@code true} or {@code false}.
   *
   * @param text the text
   * @return the value
   * @throws IllegalArgumentException if it is neither
   */
  public static Boolean flag(String text) {
    return switch (text) {
      case "true" -> true;
      case "false" -> false;
      default -> throw new IllegalArgumentException("true or false is allowed");
    };
  }

  /**
   * Parses a size in bytes: 1 to 15 digits with an optional k, m or g (1024 to the power of 1, 2,
   * 3).
   *
   * @param text the text
   * @return bytes
   * @throws IllegalArgumentException if it is not a size
   */
  public static Long size(String text) {
    Matcher m = SIZE.matcher(text);
    if (!m.matches()) {
      throw new IllegalArgumentException("a size such as 4096, 64k or 1m is allowed");
    }
    int shift = "kmg".indexOf(m.group(2).isEmpty() ? "-" : m.group(2)) + 1;
    long unit = 1L << (10 * shift);
    long units = Long.parseLong(m.group(1));
    if (units > Long.MAX_VALUE / unit) {
      throw new IllegalArgumentException("a size that fits into 63 bits is allowed");
    }
    return units * unit;
  }

  /**
   * Parses a duration: 1 to 12 digits with ns, us, ms, s, m or h; a bare 0 is zero.
   *
   * @param text the text
   * @return the duration
   * @throws IllegalArgumentException if it is not a duration
   */
  public static Duration duration(String text) {
    Matcher m = DURATION.matcher(text);
    if (!m.matches()) {
      if (text.equals("0")) {
        return Duration.ZERO;
      }
      throw new IllegalArgumentException("a duration such as 500ms, 5s or 1m is allowed");
    }
    long n = Long.parseLong(m.group(1));
    return switch (m.group(2)) {
      case "ns" -> Duration.ofNanos(n);
      case "us" -> Duration.ofNanos(n * 1_000);
      case "ms" -> Duration.ofMillis(n);
      case "s" -> Duration.ofSeconds(n);
      case "m" -> Duration.ofMinutes(n);
      default -> Duration.ofHours(n);
    };
  }

  /**
   * Returns a value in the form in which it is parsed: a duration as {@code 5s}, an absent value as
   * the empty text.
   *
   * @param value the value of an option
   * @return the text
   */
  public static String text(Object value) {
    if (value instanceof Optional<?> optional) {
      return optional.map(OptionParsers::text).orElse("");
    }
    return value instanceof Duration duration ? text(duration) : String.valueOf(value);
  }

  /** Returns a duration as a multiple of the largest unit of which it is a whole multiple. */
  private static String text(Duration duration) {
    long ns = duration.toNanos();
    String[] units = {"h", "m", "s", "ms", "us"};
    long[] lengthsNs = {3_600_000_000_000L, 60_000_000_000L, 1_000_000_000, 1_000_000, 1_000};
    for (int i = 0; i < units.length; i++) {
      if (ns != 0 && ns % lengthsNs[i] == 0) {
        return ns / lengthsNs[i] + units[i];
      }
    }
    return ns == 0 ? "0" : ns + "ns";
  }

  /**
   * Parses a whole number within bounds.
   *
   * @param text the text
   * @param min the smallest allowed
   * @param max the largest allowed
   * @return the number
   * @throws IllegalArgumentException if it is not such a number
   */
  public static int number(String text, int min, int max) {
    try {
      int n = Integer.parseInt(text);
      if (n >= min && n <= max) {
        return n;
      }
    } catch (NumberFormatException e) {
      // falls through to the same message as an out-of-range number
    }
    throw new IllegalArgumentException("a whole number from " + min + " to " + max + " is allowed");
  }
}
