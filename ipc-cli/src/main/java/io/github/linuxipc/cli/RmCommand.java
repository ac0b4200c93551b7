package io.github.linuxipc.cli;

import io.github.linuxipc.Ipc;
import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.cli.exit.ExitCode;
import io.github.linuxipc.inventory.FoundObject;
import io.github.linuxipc.inventory.InventoryEntry;
import io.github.linuxipc.inventory.InventoryMember;
import io.github.linuxipc.inventory.ObjectKind;
import io.github.linuxipc.inventory.ObjectState;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ipc rm}. */
@Command(
    name = "rm",
    description = {
      "Removes channels, services, topics, events, blackboards, regions and locks that no process"
          + " uses: what a killed process has left, and persistent ones, with the messages or values"
          + " that they hold. Refuses one that a process uses, and names the process.",
      "With --subscription, ends a durable subscription of a topic that no process has open."
    },
    footer = {"", "Examples:", "  ipc rm orders prices", "  ipc rm prices --subscription audit"})
final class RmCommand implements Callable<Integer> {
  @Mixin private VerboseOption verbose = new VerboseOption();

  @Option(
      names = "--subscription",
      paramLabel = "SUBSCRIPTION",
      description = "The name of a durable subscription of each topic.")
  private String subscription = "";

  @Parameters(
      arity = "1..*",
      paramLabel = "NAME",
      description = "A name or address of a channel, service, topic, event or state.")
  private List<String> names = List.of();

  @Override
  public Integer call() throws Exception {
    try (Ipc ipc = Ipc.create()) {
      for (String name : names) {
        if (subscription.isEmpty()) {
          remove(ipc, name);
        } else {
          ipc.endSubscription(name, subscription);
          verbose.log("ended the subscription %s of %s", subscription, name);
        }
      }
    }
    return ExitCode.DONE;
  }

  private void remove(Ipc ipc, String name) throws Exception {
    List<InventoryEntry> found = InventoryQuery.find(ipc.inventory(), name);
    if (found.isEmpty()) {
      throw CommandFailure.of(
          ErrorCode.NO_SUCH_OBJECT,
          "There is no channel, service, topic, event or shared state " + name,
          "List them with ipc ls, in the same runtime directory.",
          ExitCode.FAILED);
    }
    for (InventoryEntry each : found) {
      requireUnused(each);
    }
    for (InventoryEntry each : found) {
      endSubscriptions(ipc, each);
    }
    for (InventoryEntry each : InventoryQuery.find(ipc.inventory(), name)) {
      for (FoundObject object : each.objects()) {
        if (ipc.remove(object)) {
          verbose.log("removed %s", object.path());
        }
      }
    }
  }

  private static void endSubscriptions(Ipc ipc, InventoryEntry entry) throws Exception {
    for (InventoryMember member : entry.members()) {
      if (entry.kind() == ObjectKind.TOPIC && member.state() == ObjectState.AWAY) {
        ipc.endSubscription(entry.name(), member.name());
      }
    }
  }

  private static void requireUnused(InventoryEntry entry) throws CommandFailure {
    String what = "The " + entry.kind().word() + " " + entry.name();
    if (entry.state() == ObjectState.LIVE) {
      throw CommandFailure.of(
          ErrorCode.CHANNEL_IN_USE,
          what + " is in use" + owner(entry),
          "End that process first.",
          ExitCode.FAILED);
    }
    if (entry.state() == ObjectState.UNKNOWN) {
      String why =
          entry.objects().stream()
              .filter(each -> each.state() == ObjectState.UNKNOWN)
              .map(FoundObject::reason)
              .findFirst()
              .orElse("");
      throw CommandFailure.of(
          ErrorCode.CHANNEL_IN_USE, what + " may be in use: " + why, "Try again.", ExitCode.FAILED);
    }
  }

  private static String owner(InventoryEntry entry) {
    long pid =
        entry.members().stream()
            .filter(member -> member.state() == ObjectState.LIVE)
            .mapToLong(InventoryMember::pid)
            .findFirst()
            .orElse(entry.pid());
    String command = entry.command().isEmpty() ? "" : " (" + entry.command() + ")";
    return pid > 0 ? " by process " + pid + command : "";
  }
}
