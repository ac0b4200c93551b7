package io.github.linuxipc.cli;

import io.github.linuxipc.Ipc;
import io.github.linuxipc.channel.ChannelClosedException;
import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.channel.Message;
import io.github.linuxipc.channel.Receiver;
import io.github.linuxipc.cli.exit.ExitCode;
import io.github.linuxipc.cli.exit.GracefulShutdown;
import io.github.linuxipc.posix.StandardStream;
import io.github.linuxipc.spi.OptionParsers;
import java.io.IOException;
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
  private static final int BATCH = 256;

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

  private final LineWriter out = LineWriter.toStandardOutput();

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
      int exitCode = receive(receiver);
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

  private int receive(Receiver receiver) throws Exception {
    try {
      return copy(receiver);
    } catch (ChannelClosedException e) {
      if (e.code() != ErrorCode.CLOSED) {
        throw e;
      }
      out.flush(); // this receiver is closed only when the process ends
      return ExitCode.DONE;
    } catch (OutputFailed e) {
      StandardStreams.requireClosedByReader(e.failure);
      return ExitCode.DONE;
    }
  }

  /** Prints the available messages, and flushes before it waits for more. */
  private int copy(Receiver receiver) throws IpcException, InterruptedException {
    for (long left = count; left > 0; ) {
      int limit = (int) Math.min(left, BATCH);
      int n = receiver.poll(this::print, limit);
      if (n == 0) {
        flush();
        n = receiver.poll(this::print, limit, timeout);
      }
      if (n <= 0) {
        flush();
        return n == Receiver.END_OF_STREAM ? ExitCode.DONE : ExitCode.TIMED_OUT;
      }
      left -= n;
    }
    flush();
    return ExitCode.DONE;
  }

  private void print(Message message) {
    try {
      out.message(message, headers);
    } catch (IOException e) {
      throw new OutputFailed(e);
    }
  }

  private void flush() {
    try {
      out.flush();
    } catch (IOException e) {
      throw new OutputFailed(e);
    }
  }

  /** Thrown by the message handler to report a failure of standard output to the caller of poll. */
  private static final class OutputFailed extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final IOException failure;

    OutputFailed(IOException failure) {
      super(failure);
      this.failure = failure;
    }
  }

  private void log(String what) {
    if (verbose) {
      System.err.println(what);
    }
  }
}
