package io.github.linuxipc.cli;

import io.github.linuxipc.inventory.InventoryEntry;
import java.util.List;

/** Finds the entries of the inventory that an argument denotes. */
final class InventoryQuery {
  private InventoryQuery() {}

  /**
   * Returns the entries of a name.
   *
   * @param entries the inventory
   * @param name a name, an address that targets a name, or the path of an object without a name
   */
  static List<InventoryEntry> find(List<InventoryEntry> entries, String name) {
    int colon = name.indexOf(':');
    String scheme = colon < 0 || name.startsWith("/") ? "" : name.substring(0, colon);
    String target = scheme.isEmpty() ? name : name.substring(colon + 1).replaceFirst("\\?.*", "");
    return entries.stream()
        .filter(
            each ->
                each.address().equals(name)
                    || (each.name().equals(target)
                        && (scheme.isEmpty() || each.scheme().equals(scheme))))
        .toList();
  }
}
