package io.github.linuxipc.config;

import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.spi.Option;
import java.util.Objects;

/** Reads a value with an option's parser, whatever that parser throws. */
public final class ValueParser {
  private ValueParser() {}

  /**
   * Reads a setting's value.
   *
   * @param option the key or option
   * @param setting the setting
   * @param label the key as error texts name it
   * @param faults takes the fault if the value is not allowed
   * @param <T> the value's type
   * @return the value, or the option's default if there was a fault
   */
  public static <T> T read(
      Option<T> option, Setting setting, String label, ConfigurationErrors faults) {
    try {
      return Objects.requireNonNull(option.parser().apply(setting.value()), "no value");
    } catch (IllegalArgumentException e) {
      String message = e.getMessage();
      refuse(setting, label, message == null ? option.help() : message, faults);
    } catch (RuntimeException e) {
      refuse(setting, label, LogText.of(e), faults); // a provider's parser that breaks its contract
    }
    return option.fallback();
  }

  private static void refuse(
      Setting setting, String label, String why, ConfigurationErrors faults) {
    String what =
        LogText.quote(setting.value()) + " is no value for " + label + ": " + LogText.line(why);
    faults.add(ErrorCode.BAD_VALUE, what, setting.origin(), "");
  }
}
