package io.github.linuxipc.inventory;

import java.util.List;

/**
 * A channel, service, topic, event or piece of shared state, with all objects that belong to its
 * name.
 *
 * @param kind what it is
 * @param name its name; for an object without a name, the path of the object
 * @param address where its receiver is bound; empty if that is not known
 * @param scheme the scheme of its transport or notifier; empty if that is not known
 * @param pid the process of its receiver, responder or waiter, or the last one; 0 if it is not
 *     known. A pid of another pid namespace is not given.
 * @param command the program that this process runs; empty if it is not known
 * @param state whether a process uses it
 * @param persistent whether its messages outlive its receiver
 * @param senders how many senders are connected, or publishers of a topic; -1 if that is not known
 * @param backlog how many messages or frames wait for the receiver; -1 if that is not known
 * @param internal whether the library has made it for itself, as the channel of responses is
 * @param objects the objects, those that killed processes have left included
 * @param members the members of a topic; none for anything else
 */
public record InventoryEntry(
    ObjectKind kind,
    String name,
    String address,
    String scheme,
    long pid,
    String command,
    ObjectState state,
    boolean persistent,
    int senders,
    long backlog,
    boolean internal,
    List<FoundObject> objects,
    List<InventoryMember> members) {

  /**
   * Creates an entry and copies the lists.
   *
   * @param kind as above
   * @param name as above
   * @param address as above
   * @param scheme as above
   * @param pid as above
   * @param command as above
   * @param state as above
   * @param persistent as above
   * @param senders as above
   * @param backlog as above
   * @param internal as above
   * @param objects as above
   * @param members as above
   */
  public InventoryEntry {
    objects = List.copyOf(objects);
    members = List.copyOf(members);
  }

  /**
   * Returns the objects that killed processes have left.
   *
   * @return the objects in the state {@link ObjectState#DEAD}
   */
  public List<FoundObject> stale() {
    return objects.stream().filter(each -> each.state() == ObjectState.DEAD).toList();
  }
}
