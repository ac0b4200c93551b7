package io.github.linuxipc.inventory;

import io.github.linuxipc.channel.EndpointKind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The inventory as maps, lists, texts, numbers and booleans, of which a JSON document is written.
 * {@code ipc ls --json} prints it, and other programs may publish it. The keys and their types are
 * stable: {@code docs/command.md} documents them.
 */
public final class InventoryDocument {
  /**
   * The version of the document. Keys may be added; the version rises only if a key is removed or
   * changes its meaning.
   */
  public static final int VERSION = 1;

  private InventoryDocument() {}

  /**
   * Returns the document of an inventory.
   *
   * @param entries the entries
   * @param activities what processes have reported, of which the subscriptions that hold a
   *     publisher back are taken; may be empty
   * @return a map with the keys {@code version} and {@code entries}
   */
  public static Map<String, Object> of(
      List<InventoryEntry> entries, List<EndpointActivity> activities) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("version", VERSION);
    map.put("entries", entries(entries, activities));
    return map;
  }

  /**
   * Returns the list of entries in a document.
   *
   * @param entries the entries
   * @param activities as for {@link #of}
   * @return a map for each
   */
  public static List<Map<String, Object>> entries(
      List<InventoryEntry> entries, List<EndpointActivity> activities) {
    return entries.stream().map(each -> entry(each, activities)).toList();
  }

  private static Map<String, Object> entry(
      InventoryEntry entry, List<EndpointActivity> activities) {
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
    entry.members().forEach(each -> members.add(member(entry, each, activities)));
    map.put("members", members);
    map.put("objects", objects(entry.objects()));
    return map;
  }

  private static Map<String, Object> member(
      InventoryEntry topic, InventoryMember member, List<EndpointActivity> activities) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("role", member.role().word());
    map.put("subscription", member.name());
    map.put("whenFull", member.whenFull());
    map.put("state", member.state().word());
    map.put("ended", member.ended());
    map.put("pid", member.pid());
    map.put("command", member.command());
    List<Object> blockers = new ArrayList<>();
    for (EndpointActivity.Blocker each : blockers(topic, member, activities)) {
      Map<String, Object> blocker = new LinkedHashMap<>();
      blocker.put("pid", each.pid());
      blocker.put("whenFull", each.whenFull());
      blocker.put("backlog", each.backlog());
      blockers.add(blocker);
    }
    map.put("heldBackBy", blockers);
    return map;
  }

  /**
   * Returns the subscriptions that hold a publisher back, as its process has reported them.
   *
   * @param topic the entry of the topic
   * @param member one of its members
   * @param activities the reports
   * @return the subscriptions; none of a subscriber, or if its process has not reported
   */
  public static List<EndpointActivity.Blocker> blockers(
      InventoryEntry topic, InventoryMember member, List<EndpointActivity> activities) {
    return member.role() == InventoryMember.Role.SUBSCRIBER
        ? List.of()
        : activities.stream()
            .filter(each -> each.kind() == EndpointKind.PUBLISHER)
            .filter(each -> each.pid() == member.pid() && isOf(topic, each))
            .flatMap(each -> each.blockers().stream())
            .toList();
  }

  private static boolean isOf(InventoryEntry topic, EndpointActivity activity) {
    String name = Pattern.quote(topic.name());
    return activity.name().matches("([a-z0-9-]+:)?" + name + "(\\?.*)?");
  }

  /**
   * Returns the list of objects in a document.
   *
   * @param objects the objects
   * @return a map for each
   */
  public static List<Object> objects(List<FoundObject> objects) {
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
