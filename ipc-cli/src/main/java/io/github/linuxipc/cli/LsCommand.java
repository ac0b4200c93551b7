package io.github.linuxipc.cli;

import io.github.linuxipc.Ipc;
import io.github.linuxipc.cli.exit.ExitCode;
import io.github.linuxipc.cli.text.Table;
import io.github.linuxipc.topic.DurableSubscription;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code ipc ls}. */
@Command(
    name = "ls",
    description = {
      "Lists the durable subscriptions of a topic: the process that has each open, or had it last,"
          + " and whether it is away. One that has ended still holds the messages that it had."
    },
    footer = {"", "Examples:", "  ipc ls prices"})
final class LsCommand implements Callable<Integer> {
  @Parameters(paramLabel = "TOPIC", description = "The topic's name or address.")
  private String topic = "";

  @Override
  public Integer call() throws Exception {
    Table table = new Table("SUBSCRIPTION", "WHEN-FULL", "STATE", ">PID");
    try (Ipc ipc = Ipc.create()) {
      for (DurableSubscription each : ipc.durableSubscriptions(topic)) {
        table.row(
            each.name(),
            each.whenFull().name().toLowerCase(Locale.ROOT),
            (each.away() ? "away" : "open") + (each.ended() ? ", ended" : ""),
            "" + each.pid());
      }
    }
    System.out.print(table);
    return ExitCode.DONE;
  }
}
