package io.github.linuxipc.cli;

import io.github.linuxipc.channel.EndpointKind;
import io.github.linuxipc.cli.text.Colour;
import io.github.linuxipc.cli.text.Table;
import io.github.linuxipc.inventory.EndpointActivity;
import io.github.linuxipc.inventory.FoundObject;
import io.github.linuxipc.inventory.InventoryEntry;
import io.github.linuxipc.inventory.InventoryMember;
import io.github.linuxipc.inventory.ObjectState;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Formats the inventory as tables, and as the maps of which its JSON is written. */
final class InventoryText {
  /** The version of the JSON. It changes only if a key is removed or changes its meaning. */
  static final int VERSION = 1;

  private static final String NONE = "-";
  private static final int LONGEST_COMMAND = 40;

  private final boolean coloured;
  private final List<EndpointActivity> activities;

  /**
   * Creates a formatter.
   *
   * @param coloured whether lines have colours
   * @param activities what processes have reported, by which publishers that are held back are
   *     recognised; may be empty
   */
  InventoryText(boolean coloured, List<EndpointActivity> activities) {
    this.coloured = coloured;
    this.activities = activities;
  }

  /** Returns the table of the entries, one line each. */
  Table entries(List<InventoryEntry> entries) {
    Table table =
        new Table("KIND", "NAME", "STATE", "ADDRESS", ">PID", "COMMAND", ">SENDERS", ">BACKLOG");
    for (InventoryEntry each : entries) {
      table.row(
          colour(each.state()),
          each.kind().word(),
          each.name(),
          each.state().word() + (each.stale().isEmpty() ? "" : staleMark(each)),
          orNone(each.address().isEmpty() ? each.scheme() : each.address()),
          number(each.pid() == 0 ? -1 : each.pid()),
          command(each.command()),
          number(each.senders()),
          number(each.backlog()));
    }
    return table;
  }

  private static String staleMark(InventoryEntry entry) {
    return entry.state() == ObjectState.DEAD ? "" : "+dead";
  }

  /** Returns the table of a topic's members. */
  Table members(InventoryEntry topic) {
    Table table =
        new Table(
            "MEMBER", "SUBSCRIPTION", "WHEN-FULL", "STATE", ">PID", "COMMAND", "HELD BACK BY");
    for (InventoryMember each : topic.members()) {
      table.row(
          colour(each.state()),
          role(each),
          orNone(each.name()),
          orNone(each.whenFull()),
          each.state().word() + (each.ended() ? ",ended" : ""),
          number(each.pid() == 0 ? -1 : each.pid()),
          command(each.command()),
          text(blockers(topic, each)));
    }
    return table;
  }

  /** Returns the subscriptions that hold a publisher back, as its process has reported them. */
  private List<EndpointActivity.Blocker> blockers(InventoryEntry topic, InventoryMember member) {
    return member.role() == InventoryMember.Role.SUBSCRIBER
        ? List.of()
        : activities.stream()
            .filter(each -> each.kind() == EndpointKind.PUBLISHER)
            .filter(each -> each.pid() == member.pid() && isOf(topic, each))
            .flatMap(each -> each.blockers().stream())
            .toList();
  }

  private static boolean isOf(InventoryEntry topic, EndpointActivity activity) {
    return activity.name().equals(topic.name())
        || activity.name().matches("[a-z0-9-]+:" + topic.name() + "(\\?.*)?");
  }

  /** Returns the cell that names the subscriptions that hold a publisher back. */
  static String text(List<EndpointActivity.Blocker> blockers) {
    return blockers.stream()
        .map(each -> each.pid() + " (" + each.whenFull() + ", " + each.backlog() + ")")
        .collect(Collectors.joining(" "));
  }

  private static String role(InventoryMember member) {
    return member.role().name().toLowerCase(Locale.ROOT);
  }

  /** Returns the table of objects, one line each. */
  Table objects(List<FoundObject> objects) {
    Table table = new Table("OBJECT", "STATE", "REASON");
    for (FoundObject each : objects) {
      table.row(colour(each.state()), each.path(), each.state().word(), orNone(each.reason()));
    }
    return table;
  }

  private Colour colour(ObjectState state) {
    if (!coloured) {
      return Colour.PLAIN;
    }
    return switch (state) {
      case LIVE -> Colour.PLAIN;
      case AWAY, UNKNOWN -> Colour.YELLOW;
      case DEAD -> Colour.RED;
    };
  }

  private static String orNone(String text) {
    return text.isEmpty() ? NONE : text;
  }

  private static String number(long value) {
    return value < 0 ? NONE : Long.toString(value);
  }

  private static String command(String command) {
    String text =
        command.length() <= LONGEST_COMMAND
            ? command
            : command.substring(0, LONGEST_COMMAND - 3) + "...";
    return orNone(text);
  }

  /** Returns the value of an entry's JSON. */
  Map<String, Object> json(InventoryEntry entry) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("kind", entry.kind().word());
    map.put("name", entry.name());
    map.put("state", entry.state().word());
    map.put("scheme", entry.scheme());
    map.put("address", entry.address());
    map.put("pid", entry.pid());
    map.put("command", entry.command());
    map.put("persistent", entry.persistent());
    map.put("senders", entry.senders());
    map.put("backlog", entry.backlog());
    map.put("internal", entry.internal());
    List<Object> members = new ArrayList<>();
    entry.members().forEach(member -> members.add(json(entry, member)));
    map.put("members", members);
    map.put("objects", json(entry.objects()));
    return map;
  }

  private Map<String, Object> json(InventoryEntry topic, InventoryMember member) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("role", role(member));
    map.put("subscription", member.name());
    map.put("whenFull", member.whenFull());
    map.put("state", member.state().word());
    map.put("ended", member.ended());
    map.put("pid", member.pid());
    map.put("command", member.command());
    List<Object> blockers = new ArrayList<>();
    for (EndpointActivity.Blocker each : blockers(topic, member)) {
      Map<String, Object> blocker = new LinkedHashMap<>();
      blocker.put("pid", each.pid());
      blocker.put("whenFull", each.whenFull());
      blocker.put("backlog", each.backlog());
      blockers.add(blocker);
    }
    map.put("heldBackBy", blockers);
    return map;
  }

  /** Returns the value of the JSON of objects. */
  static List<Object> json(List<FoundObject> objects) {
    List<Object> list = new ArrayList<>();
    for (FoundObject each : objects) {
      Map<String, Object> map = new LinkedHashMap<>();
      map.put("path", each.path());
      map.put("scheme", each.scheme());
      map.put("kind", each.kind().word());
      map.put("name", each.name());
      map.put("state", each.state().word());
      map.put("pid", each.pid());
      map.put("reason", each.reason());
      list.add(map);
    }
    return list;
  }
}
