package io.github.linuxipc.cli;

import io.github.linuxipc.Ipc;
import io.github.linuxipc.channel.ProviderInfo;
import io.github.linuxipc.cli.exit.ExitCode;
import io.github.linuxipc.cli.text.Table;
import io.github.linuxipc.cli.text.TableText;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code ipc transports}. */
@Command(
    name = "transports",
    description = {
      "Lists the transports that were discovered, including those that cannot be used, and below"
          + " them the notifiers, which carry events."
    },
    footer = {"", "Examples:", "  ipc transports", "  ipc transports --options"})
final class TransportsCommand implements Callable<Integer> {
  @Option(names = "--options", description = "List the options of each transport's addresses too.")
  private boolean options;

  @Override
  public Integer call() throws Exception {
    try (Ipc ipc = Ipc.create()) {
      List<ProviderInfo> transports = ipc.transports();
      List<ProviderInfo> notifiers = ipc.notifiers();
      print("SCHEME", transports);
      if (!notifiers.isEmpty()) {
        System.out.println();
        print("EVENTS", notifiers);
      }
      if (options) {
        transports.forEach(TransportsCommand::printOptions);
        notifiers.forEach(TransportsCommand::printOptions);
      }
    }
    return ExitCode.DONE;
  }

  private static void print(String heading, List<ProviderInfo> transports) {
    Table table = new Table(heading, "MODULE", "CAPABILITIES", "AVAILABLE");
    for (ProviderInfo t : transports) {
      table.row(t.scheme(), t.module(), TableText.of(t.capabilities()), availability(t));
    }
    System.out.print(table);
  }

  private static String availability(ProviderInfo t) {
    if (t.available()) {
      return "yes";
    }
    String reason = t.reason().isEmpty() ? "" : ": " + t.reason() + ".";
    return ("no" + reason + " " + t.remedy()).strip();
  }

  private static void printOptions(ProviderInfo t) {
    System.out.printf("%n%s%n", t.scheme());
    if (t.options().isEmpty()) {
      System.out.println("  (no options of its own)");
    }
    t.options().forEach(option -> System.out.println("  " + option));
  }
}
