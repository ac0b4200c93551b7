package io.github.linuxipc.cli;

import io.github.linuxipc.Ipc;
import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.cli.exit.ExitCode;
import io.github.linuxipc.cli.text.Colour;
import io.github.linuxipc.cli.text.Json;
import io.github.linuxipc.inventory.ActivityMonitor;
import io.github.linuxipc.inventory.EndpointActivity;
import io.github.linuxipc.inventory.InventoryDocument;
import io.github.linuxipc.inventory.InventoryEntry;
import io.github.linuxipc.inventory.InventoryMember;
import io.github.linuxipc.inventory.ObjectState;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ipc ls}. */
@Command(
    name = "ls",
    description = {
      "Lists the channels, services, topics, blackboards, regions, locks and events of this user:"
          + " the process that has each open, how many senders it has, and whether a killed process"
          + " has left it.",
      "With a name, lists its members and its objects too."
    },
    footer = {
      "",
      "STATE is live, away (persistent, and no process receives or has it open), dead (a killed",
      "process has left it; see ipc doctor) or unknown (it cannot be examined now). live+dead is",
      "live, and has objects that a killed process has left.",
      "",
      "Examples:",
      "  ipc ls",
      "  ipc ls prices",
      "  ipc ls --json"
    })
final class LsCommand implements Callable<Integer> {
  /** A process reports once a second. */
  private static final int REPORT_LOOKS = 50;

  private static final long PAUSE_MS = 50;

  @Option(
      names = "--all",
      description = "List what the library has made for itself too, such as channels of responses.")
  private boolean all;

  @Mixin private JsonOption json = new JsonOption();

  @Parameters(
      arity = "0..1",
      paramLabel = "NAME",
      description = "The name or address of one of them.")
  private String name = "";

  @Override
  public Integer call() throws Exception {
    List<InventoryEntry> entries;
    List<EndpointActivity> activities = List.of();
    try (Ipc ipc = Ipc.create()) {
      entries = ipc.inventory();
      entries = name.isEmpty() ? entries.stream().filter(this::isShown).toList() : find(entries);
      if (!name.isEmpty() && !publishers(entries).isEmpty()) {
        activities = reports(ipc, publishers(entries));
      }
    }
    if (json.isSet()) {
      System.out.print(Json.of(InventoryDocument.of(entries, activities)));
    } else {
      print(new InventoryText(Colour.isWanted(), activities), entries);
    }
    return ExitCode.DONE;
  }

  private List<InventoryEntry> find(List<InventoryEntry> entries) {
    return InventoryQuery.find(entries, name);
  }

  /** Returns whether an entry is listed: a live one of the library's own is a detail of another. */
  private boolean isShown(InventoryEntry entry) {
    boolean detail = entry.internal() || entry.name().startsWith("/");
    return all || !detail || entry.state() != ObjectState.LIVE;
  }

  /** Returns the processes of live publishers, which know what holds them back. */
  private static Set<Long> publishers(List<InventoryEntry> entries) {
    return entries.stream()
        .flatMap(entry -> entry.members().stream())
        .filter(member -> member.role() == InventoryMember.Role.PUBLISHER)
        .filter(member -> member.state() == ObjectState.LIVE)
        .map(InventoryMember::pid)
        .collect(Collectors.toSet());
  }

  /** Waits for the reports of processes, but not longer for those that are stopped. */
  private static List<EndpointActivity> reports(Ipc ipc, Set<Long> processes)
      throws IpcException, InterruptedException {
    try (ActivityMonitor monitor = ipc.monitor()) {
      List<EndpointActivity> reports = List.of();
      for (int i = 0; i < REPORT_LOOKS; i++) {
        reports = monitor.read();
        Set<Long> reported =
            reports.stream().map(EndpointActivity::pid).collect(Collectors.toSet());
        if (reported.containsAll(processes)) {
          return reports;
        }
        Thread.sleep(PAUSE_MS);
      }
      return reports;
    }
  }

  private void print(InventoryText text, List<InventoryEntry> entries) {
    System.out.print(text.entries(entries));
    if (!name.isEmpty()) {
      for (InventoryEntry each : entries) {
        if (!each.members().isEmpty()) {
          System.out.print("\n" + text.members(each));
        }
        System.out.print("\n" + text.objects(each.objects()));
      }
    }
  }
}
