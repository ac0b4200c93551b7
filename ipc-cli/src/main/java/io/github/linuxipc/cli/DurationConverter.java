package io.github.linuxipc.cli;

import io.github.linuxipc.spi.OptionParsers;
import java.time.Duration;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a duration as the configuration does. */
final class DurationConverter implements ITypeConverter<Duration> {
  /** So long that it is never over; an application's wait without an end. */
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
