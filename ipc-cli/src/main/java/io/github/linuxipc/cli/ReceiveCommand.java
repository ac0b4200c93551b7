package io.github.linuxipc.cli;

import io.github.linuxipc.Ipc;
import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.channel.Receiver;
import io.github.linuxipc.cli.exit.ExitCode;
import io.github.linuxipc.cli.exit.GracefulShutdown;
import io.github.linuxipc.posix.StandardStream;
import io.github.linuxipc.spi.OptionParsers;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ipc receive}. */
@Command(
    name = "receive",
    description = {
      "Binds a channel and prints its messages on standard output, byte for byte, each followed by"
          + " a newline.",
      "It ends at --count, at --timeout, at the end of the stream, when standard output is closed,"
          + " or at Ctrl-C."
    },
    footer = {
      "",
      "Examples:",
      "  ipc receive orders --count 3",
      "  ipc receive orders --headers",
      "  IPC_TRANSPORT=tcp ipc receive orders",
      "  ipc receive unix:/run/app/orders.sock --timeout 5s > orders.txt"
    })
final class ReceiveCommand implements Callable<Integer> {

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(names = "--count", paramLabel = "N", description = "End after N messages.")
  private long count = Long.MAX_VALUE;

  @Option(
      names = "--timeout",
      paramLabel = "5s",
      converter = DurationConverter.class,
      description = "End with exit code 3 if no message has come for this long.")
  private Duration timeout = DurationConverter.FOREVER;

  @Option(
      names = "--headers",
      description = "Print each header as NAME=VALUE and a tab before its message.")
  private boolean headers;

  @Option(
      names = "--verbose",
      description =
          "Print to standard error where it is bound, and at the end how much was received.")
  private boolean verbose;

  @Parameters(paramLabel = "ADDRESS", description = "The channel's name or address.")
  private String address = "";

  @Override
  public Integer call() throws Exception {
    if (count < 1) {
      throw new ParameterException(spec.commandLine(), "--count must be at least 1");
    }
    StandardStreams.require(StandardStream.OUTPUT); // otherwise received messages would be lost
    GracefulShutdown exit = new GracefulShutdown();
    try (Ipc ipc = OpeningTimeout.instance(address, timeout);
        Receiver receiver = ipc.receiver(OpeningTimeout.limit(address, timeout))) {
      log("receiving " + address + " at " + receiver.address());
      int exitCode = new MessagePrinter(count, timeout, headers).print(receiver);
      log("received " + receiver.statistics().messages() + " messages");
      if (exitCode == ExitCode.TIMED_OUT) {
        throw CommandFailure.of(
            ErrorCode.NO_MESSAGE,
            "No message came on " + address + " for --timeout=" + OptionParsers.text(timeout),
            "Check that a sender runs, or raise --timeout.",
            exitCode);
      }
      return exitCode;
    } finally {
      exit.finished(); // everything is closed now
    }
  }

  private void log(String what) {
    if (verbose) {
      System.err.println(what);
    }
  }
}
