package io.github.linuxipc.cli;

import io.github.linuxipc.Ipc;
import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.cli.exit.ExitCode;
import io.github.linuxipc.cli.text.Colour;
import io.github.linuxipc.cli.text.Json;
import io.github.linuxipc.cli.text.Table;
import io.github.linuxipc.inventory.FoundObject;
import io.github.linuxipc.inventory.InventoryDocument;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code ipc doctor}. */
@Command(
    name = "doctor",
    description = {
      "Reports the kernel, the limits, the runtime directory, and every object that a killed"
          + " process has left, with the reason why nobody uses it.",
      "Ends with exit code 1 if such an object remains. A small limit is no failure."
    },
    footer = {"", "Examples:", "  ipc doctor", "  ipc doctor --fix", "  ipc doctor --json"})
final class DoctorCommand implements Callable<Integer> {
  @Option(
      names = "--fix",
      description =
          "Remove what is proven to be left by a killed process, and print each. Nothing that a"
              + " live or stopped process uses is removed.")
  private boolean fix;

  @Mixin private JsonOption json = new JsonOption();

  @Override
  public Integer call() throws Exception {
    try (Ipc ipc = Ipc.create()) {
      List<HostReport.Line> host = HostReport.of(ipc.runtimeDirectory());
      List<FoundObject> stale = stale(ipc);
      List<FoundObject> removed = List.of();
      List<String> failures = new ArrayList<>();
      if (fix) {
        List<FoundObject> before = stale;
        remove(ipc, before, failures);
        stale = stale(ipc);
        Set<String> left = stale.stream().map(FoundObject::path).collect(Collectors.toSet());
        removed = before.stream().filter(each -> !left.contains(each.path())).toList();
      }
      if (json.isSet()) {
        printJson(host, stale, removed);
      } else {
        print(host, stale, removed);
      }
      failures.forEach(System.err::println);
      return stale.isEmpty() ? ExitCode.DONE : ExitCode.FAILED;
    }
  }

  private static List<FoundObject> stale(Ipc ipc) throws IpcException, InterruptedException {
    return ipc.inventory().stream().flatMap(entry -> entry.stale().stream()).toList();
  }

  /** Removes the objects. One that cannot be removed does not keep the others. */
  private static void remove(Ipc ipc, List<FoundObject> stale, List<String> failures)
      throws InterruptedException {
    for (FoundObject each : stale) {
      try {
        ipc.remove(each);
      } catch (IpcException e) {
        failures.add(e.getMessage());
      }
    }
  }

  private static void print(
      List<HostReport.Line> host, List<FoundObject> stale, List<FoundObject> removed) {
    boolean coloured = Colour.isWanted();
    Table table = new Table("HOST", "VALUE", "NOTE");
    for (HostReport.Line each : host) {
      Colour colour = coloured && !each.note().isEmpty() ? Colour.YELLOW : Colour.PLAIN;
      table.row(colour, each.name(), each.value(), each.note());
    }
    System.out.print(table);
    System.out.println();
    for (FoundObject each : removed) {
      System.out.println("removed " + each.path() + ": " + each.reason());
    }
    for (FoundObject each : stale) {
      Colour colour = coloured ? Colour.RED : Colour.PLAIN;
      System.out.println(colour.of("stale " + each.path() + ": " + each.reason()));
    }
    System.out.println(summary(stale.size()));
  }

  private static String summary(int stale) {
    return stale == 0
        ? "Nothing is left by killed processes."
        : stale + (stale == 1 ? " object is" : " objects are") + " stale: ipc doctor --fix.";
  }

  private static void printJson(
      List<HostReport.Line> host, List<FoundObject> stale, List<FoundObject> removed) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("version", InventoryDocument.VERSION);
    List<Object> lines = new ArrayList<>();
    for (HostReport.Line each : host) {
      Map<String, Object> line = new LinkedHashMap<>();
      line.put("name", each.name());
      line.put("value", each.value());
      line.put("note", each.note());
      lines.add(line);
    }
    map.put("host", lines);
    map.put("stale", InventoryDocument.objects(stale));
    map.put("removed", InventoryDocument.objects(removed));
    System.out.print(Json.of(map));
  }
}
