package io.github.linuxipc.cli;

import io.github.linuxipc.Ipc;
import io.github.linuxipc.channel.Claim;
import io.github.linuxipc.channel.Headers;
import io.github.linuxipc.channel.Sender;
import io.github.linuxipc.cli.exit.ExitCode;
import io.github.linuxipc.posix.StandardStream;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ipc send}. */
@Command(
    name = "send",
    description = {
      "Sends messages: the arguments, or else each line of standard input without its newline.",
      "Bytes are sent unchanged. It waits for a receiver up to connect-timeout (5s)."
    },
    footer = {
      "",
      "Examples:",
      "  ipc send orders a b c",
      "  ipc send tcp:127.0.0.1:9000 -- -1      arguments after -- are messages",
      "  ipc send orders < lines.txt",
      "  ipc send orders --header content-type=text/plain --header trace=17 hello",
      "  IPC_CHANNELS_ORDERS_CONNECT_TIMEOUT=1m ipc send orders hello"
    })
final class SendCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Mixin private HeaderOption headers = new HeaderOption();
  @Mixin private VerboseOption verbose = new VerboseOption();

  @Parameters(index = "0", paramLabel = "ADDRESS", description = "The channel's name or address.")
  private String address = "";

  @Parameters(index = "1..*", paramLabel = "MESSAGE", description = "A message.")
  private List<String> messages = List.of();

  @Override
  public Integer call() throws Exception {
    if (messages.isEmpty()) {
      StandardStreams.require(StandardStream.INPUT);
    }
    Headers ofEach = headers.parse(spec.commandLine());
    try (Ipc ipc = Ipc.create();
        Sender sender = ipc.sender(address)) {
      new MessageInput(messages, length -> refuseTooLong(sender, length), "was not sent")
          .forEach(message -> sender.send(message, ofEach));
      verbose.log("sent %,d messages to %s", sender.statistics().messages(), sender.address());
    }
    return ExitCode.DONE;
  }

  /**
   * Throws if a line of the given length is too long for a message. A claim of that length is
   * refused in the same way as the message would be. So a very long line is not read to its end.
   */
  private static void refuseTooLong(Sender sender, int length) throws IOException {
    Claim claim = sender.tryClaim(length);
    if (claim != null) {
      claim.close();
    }
  }
}
