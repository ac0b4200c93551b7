package io.github.linuxipc.config;

import io.github.linuxipc.channel.Address;
import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.spi.Option;
import java.util.Objects;

/** Parses a value with an option's parser, and reports an exception of that parser as an error. */
public final class ValueParser {
  private ValueParser() {}

  /**
   * Parses a setting's value.
   *
   * @param option the key or option
   * @param setting the setting
   * @param label the key as error texts name it
   * @param errors receives an error if the value is not allowed
   * @param <T> the value's type
   * @return the value, or the option's default after an error
   */
  public static <T> T read(
      Option<T> option, Setting setting, String label, ConfigurationErrors errors) {
    try {
      return Objects.requireNonNull(option.parser().apply(setting.value()), "no value");
    } catch (IllegalArgumentException e) {
      String message = e.getMessage();
      reject(setting, label, message == null ? option.help() : message, errors);
    } catch (RuntimeException e) {
      reject(
          setting, label, LogText.of(e), errors); // a provider's parser that violates its contract
    }
    return option.fallback();
  }

  private static void reject(
      Setting setting, String label, String why, ConfigurationErrors errors) {
    String what =
        (Address.isSecret(setting.key()) ? "The secret" : LogText.quote(setting.value()))
            + " is not a valid value for "
            + label
            + ": "
            + LogText.line(why);
    errors.add(ErrorCode.BAD_VALUE, what, setting.origin(), "");
  }
}
