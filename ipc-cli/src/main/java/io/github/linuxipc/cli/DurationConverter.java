package io.github.linuxipc.cli;

import io.github.linuxipc.spi.OptionParsers;
import java.time.Duration;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Parses a duration in the format of the configuration. */
final class DurationConverter implements ITypeConverter<Duration> {
  /** The time-out if the user has given none: 365 days, which is practically without a limit. */
  static final Duration FOREVER = Duration.ofDays(365);

  @Override
  public Duration convert(String text) {
    try {
      return OptionParsers.duration(text);
    } catch (IllegalArgumentException e) {
      throw new TypeConversionException("'" + text + "' is not a duration: " + e.getMessage());
    }
  }
}
