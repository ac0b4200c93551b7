package io.github.linuxipc.cli;

import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** The option {@code --count}. */
final class CountOption {
  @Option(names = "--count", paramLabel = "N", description = "End after N messages, or requests.")
  private long count = Long.MAX_VALUE;

  /**
   * Returns the number after which the command ends.
   *
   * @param command the command, for the error if the number is less than 1
   */
  long require(CommandLine command) {
    if (count < 1) {
      throw new ParameterException(command, "--count must be at least 1");
    }
    return count;
  }
}
