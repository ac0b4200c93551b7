package io.github.linuxipc.cli;

import io.github.linuxipc.cli.text.Colour;
import io.github.linuxipc.cli.text.Table;
import io.github.linuxipc.inventory.EndpointActivity;
import io.github.linuxipc.inventory.FoundObject;
import io.github.linuxipc.inventory.InventoryDocument;
import io.github.linuxipc.inventory.InventoryEntry;
import io.github.linuxipc.inventory.InventoryMember;
import io.github.linuxipc.inventory.ObjectState;
import java.util.List;
import java.util.stream.Collectors;

/** Formats the inventory as tables. */
final class InventoryText {
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
          each.role().word(),
          orNone(each.name()),
          orNone(each.whenFull()),
          each.state().word() + (each.ended() ? ",ended" : ""),
          number(each.pid() == 0 ? -1 : each.pid()),
          command(each.command()),
          text(InventoryDocument.blockers(topic, each, activities)));
    }
    return table;
  }

  /** Returns the cell that names the subscriptions that hold a publisher back. */
  static String text(List<EndpointActivity.Blocker> blockers) {
    return blockers.stream()
        .map(each -> each.pid() + " (" + each.whenFull() + ", " + each.backlog() + ")")
        .collect(Collectors.joining(" "));
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
}
