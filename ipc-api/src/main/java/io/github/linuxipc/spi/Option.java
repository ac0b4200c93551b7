package io.github.linuxipc.spi;

import java.util.function.Function;

/**
 * A typed option of a provider's addresses.
 *
 * @param name the option's name in the address, {@code [a-z][a-z0-9-]*}
 * @param fallback the value if the option is not given
 * @param help one line of help that states the effect, the unit and the range
 * @param parser parses a value; throws an {@link IllegalArgumentException} whose text states what
 *     is allowed
 * @param <T> the value's type
 */
public record Option<T>(String name, T fallback, String help, Function<String, T> parser) {
  /**
   * Returns an option whose value is {@code true} or {@code false}.
   *
   * @param name the option's name
   * @param fallback the default
   * @param help one line of help
   * @return the option
   */
  public static Option<Boolean> flag(String name, boolean fallback, String help) {
    return new Option<>(name, fallback, help, OptionParsers::flag);
  }

  /**
   * Returns an option whose value is any text.
   *
   * @param name the option's name
   * @param fallback the default
   * @param help one line of help
   * @return the option
   */
  public static Option<String> text(String name, String fallback, String help) {
    return new Option<>(name, fallback, help, Function.identity());
  }

  /**
   * Returns an option whose value is a size in bytes, such as {@code 64k}.
   *
   * @param name the option's name
   * @param fallback the default in bytes
   * @param help one line of help
   * @return the option
   */
  public static Option<Long> size(String name, long fallback, String help) {
    return new Option<>(name, fallback, help, OptionParsers::size);
  }
}
