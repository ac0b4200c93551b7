package io.github.linuxipc.cli;

import io.github.linuxipc.spi.OptionParsers;
import java.time.Duration;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Parses a duration as the configuration does. */
final class DurationConverter implements ITypeConverter<Duration> {
  /** A time-out that never expires: an application's wait without a limit. */
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
