package io.github.linuxipc.cli;

import java.util.Locale;
import picocli.CommandLine.Option;

/** The option {@code --verbose}. */
final class VerboseOption {
  @Option(
      names = "--verbose",
      description =
          "Print to standard error where messages go to or come from, and how many there were.")
  private boolean verbose;

  /** Prints a formatted line if the option is given. */
  void log(String format, Object... args) {
    if (verbose) {
      System.err.printf(Locale.ROOT, format + "%n", args);
    }
  }
}
