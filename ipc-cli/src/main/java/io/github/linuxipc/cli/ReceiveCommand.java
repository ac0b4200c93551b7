package io.github.linuxipc.cli;

import io.github.linuxipc.Ipc;
import io.github.linuxipc.IpcBuilder;
import io.github.linuxipc.channel.Receiver;
import io.github.linuxipc.cli.exit.GracefulShutdown;
import io.github.linuxipc.posix.StandardStream;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
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

  @Mixin private CountOption count = new CountOption();
  @Mixin private IdleTimeoutOption timeout = new IdleTimeoutOption();
  @Mixin private ShowHeadersOption headers = new ShowHeadersOption();
  @Mixin private VerboseOption verbose = new VerboseOption();

  @Parameters(paramLabel = "ADDRESS", description = "The channel's name or address.")
  private String address = "";

  @Override
  public Integer call() throws Exception {
    MessagePrinter printer =
        new MessagePrinter(count.require(spec.commandLine()), timeout.value(), headers.isSet());
    StandardStreams.require(StandardStream.OUTPUT); // otherwise received messages would be lost
    IpcBuilder builder = Ipc.builder();
    String place = OpeningTimeout.limit(builder, "channels", address, timeout.value());
    GracefulShutdown exit = new GracefulShutdown();
    try (Ipc ipc = builder.build();
        Receiver receiver = ipc.receiver(place)) {
      verbose.log("receiving %s at %s", address, receiver.address());
      int exitCode = printer.print(receiver);
      verbose.log("received %d messages", receiver.statistics().messages());
      timeout.requireInTime(exitCode, address, "sender");
      return exitCode;
    } finally {
      exit.finished(); // everything is closed now
    }
  }
}
