package io.github.linuxipc.spi;

import java.util.function.Function;

/**
 * A typed option of a transport's addresses.
 *
 * @param name the word in the address, {@code [a-z][a-z0-9-]*}
 * @param fallback the value when it is not given
 * @param help one line that says what it does, in what unit, from where to where
 * @param parser reads a value; throws {@link IllegalArgumentException} that says what is allowed
 * @param <T> the value's type
 */
public record Option<T>(String name, T fallback, String help, Function<String, T> parser) {
  /**
   * Makes an option that is on or off.
   *
   * @param name the word
   * @param fallback the default
   * @param help one line of help
   * @return the option
   */
  public static Option<Boolean> flag(String name, boolean fallback, String help) {
    return new Option<>(name, fallback, help, OptionParsers::flag);
  }

  /**
   * Makes an option that is a text.
   *
   * @param name the word
   * @param fallback the default
   * @param help one line of help
   * @return the option
   */
  public static Option<String> text(String name, String fallback, String help) {
    return new Option<>(name, fallback, help, Function.identity());
  }

  /**
   * Makes an option that is a size in bytes, such as {@code 64k}.
   *
   * @param name the word
   * @param fallback the default in bytes
   * @param help one line of help
   * @return the option
   */
  public static Option<Long> size(String name, long fallback, String help) {
    return new Option<>(name, fallback, help, OptionParsers::size);
  }
}
