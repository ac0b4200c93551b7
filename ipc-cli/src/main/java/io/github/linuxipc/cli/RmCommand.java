package io.github.linuxipc.cli;

import io.github.linuxipc.Ipc;
import io.github.linuxipc.cli.exit.ExitCode;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ipc rm}. */
@Command(
    name = "rm",
    description = {
      "Ends a durable subscription of a topic that no process has open, and discards the messages"
          + " that it holds. Refuses one that is open, and names its process."
    },
    footer = {"", "Examples:", "  ipc rm prices --subscription audit"})
final class RmCommand implements Callable<Integer> {
  @Mixin private VerboseOption verbose = new VerboseOption();

  @Option(
      names = "--subscription",
      required = true,
      paramLabel = "NAME",
      description = "The subscription's name.")
  private String subscription = "";

  @Parameters(paramLabel = "TOPIC", description = "The topic's name or address.")
  private String topic = "";

  @Override
  public Integer call() throws Exception {
    try (Ipc ipc = Ipc.create()) {
      ipc.endSubscription(topic, subscription);
    }
    verbose.log("ended the subscription %s of %s", subscription, topic);
    return ExitCode.DONE;
  }
}
