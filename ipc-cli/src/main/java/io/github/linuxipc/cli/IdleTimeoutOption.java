package io.github.linuxipc.cli;

import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.cli.exit.ExitCode;
import io.github.linuxipc.spi.OptionParsers;
import java.time.Duration;
import picocli.CommandLine.Option;

/** The option {@code --timeout} of a command that prints messages. */
final class IdleTimeoutOption {
  @Option(
      names = "--timeout",
      paramLabel = "5s",
      converter = DurationConverter.class,
      description = "End with exit code 3 if no message has come for this long.")
  private Duration timeout = DurationConverter.FOREVER;

  /** Returns how long the command waits for a message. */
  Duration value() {
    return timeout;
  }

  /**
   * Throws if the printing ended because no message came in time.
   *
   * @param exitCode what {@link MessagePrinter#print} returned
   * @param place the channel or topic
   * @param source what should have sent a message, such as {@code sender}
   */
  void requireInTime(int exitCode, String place, String source) throws CommandFailure {
    if (exitCode == ExitCode.TIMED_OUT) {
      throw CommandFailure.of(
          ErrorCode.NO_MESSAGE,
          "No message came on " + place + " for --timeout=" + OptionParsers.text(timeout),
          "Check that a " + source + " runs, or raise --timeout.",
          exitCode);
    }
  }
}
