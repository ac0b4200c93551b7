package io.github.linuxipc.bench;

import io.github.linuxipc.bench.plan.Timing;
import io.github.linuxipc.spi.OptionParsers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/**
 * The options of all commands that measure in rounds of a warm-up and a window. Each command has
 * defaults of its own.
 */
final class RunOptions {
  @Option(
      names = "--rounds",
      paramLabel = "N",
      description = "The number of rounds. Default: 5; 1 with --quick, where there is that option")
  private @Nullable Integer rounds;

  @Option(
      names = "--warm-up",
      paramLabel = "TIME",
      converter = Time.class,
      description = "The warm-up time. Default: 2s, for calls and topics 3s; 500ms with --quick")
  private @Nullable Duration warmUp;

  @Option(
      names = "--window",
      paramLabel = "TIME",
      converter = Time.class,
      description = "The measured time. Default: 1s; 300ms with --quick")
  private @Nullable Duration window;

  @Option(
      names = "--cpus",
      paramLabel = "LIST",
      description = "Pin every process to these cores, as taskset -c does.")
  private @Nullable String cpus;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Write bench.txt, bench.csv and bench.html to this directory.")
  private @Nullable Path out;

  /**
   * Returns the number of rounds.
   *
   * @throws IllegalArgumentException if it is less than 1
   */
  int rounds(int fallback) {
    int number = Objects.requireNonNullElse(rounds, fallback);
    if (number < 1) {
      throw new IllegalArgumentException("--rounds must be at least 1, not " + number);
    }
    return number;
  }

  Timing timing(Timing fallback) {
    return new Timing(
        Objects.requireNonNullElse(warmUp, fallback.warmUp()),
        Objects.requireNonNullElse(window, fallback.window()));
  }

  @Nullable String cpus() {
    return cpus;
  }

  @Nullable Path out() {
    return out;
  }

  /** Parses a time such as 500ms, 2s or 1m. */
  static final class Time implements ITypeConverter<Duration> {
    @Override
    public Duration convert(String value) {
      try {
        return OptionParsers.duration(value);
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException("'" + value + "' is not a time such as 500ms or 2s");
      }
    }
  }
}
