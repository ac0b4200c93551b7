package io.github.linuxipc.engine.inventory;

import io.github.linuxipc.engine.registry.ChannelKind;
import io.github.linuxipc.engine.registry.PublishedChannel;
import io.github.linuxipc.inventory.FoundObject;
import io.github.linuxipc.inventory.InventoryEntry;
import io.github.linuxipc.inventory.InventoryMember;
import io.github.linuxipc.inventory.ObjectKind;
import io.github.linuxipc.inventory.ObjectState;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Makes an entry of the objects that belong to one name. Not thread-safe. */
final class EntryBuilder {
  /** The engine's own files come last, because its sweeps find the others by them. */
  private static final Comparator<FoundObject> ORDER =
      Comparator.<FoundObject, Boolean>comparing(each -> each.scheme().isEmpty())
          .thenComparing(each -> each.path().endsWith(".topic"))
          .thenComparing(FoundObject::path);

  private final ObjectKind kind;
  private final String name;
  private final List<FoundObject> objects = new ArrayList<>();
  private final List<InventoryMember> members = new ArrayList<>();
  private String scheme = "";
  private Optional<PublishedChannel> published = Optional.empty();

  EntryBuilder(ObjectKind kind, String name) {
    this.kind = kind;
    this.name = name;
  }

  void add(FoundObject object) {
    objects.add(object);
  }

  void topic(String transport, List<InventoryMember> found) {
    scheme = transport;
    members.addAll(found);
  }

  void published(PublishedChannel descriptor) {
    published = Optional.of(descriptor);
  }

  InventoryEntry build(ProcessCommand commands) {
    ObjectState state = state();
    List<FoundObject> parts = objects.stream().map(this::checked).sorted(ORDER).toList();
    long pid = state == ObjectState.DEAD && kind == ObjectKind.TOPIC ? 0 : pid();
    return new InventoryEntry(
        published.map(PublishedChannel::kind).map(EntryBuilder::kind).orElse(kind),
        name,
        address(),
        scheme(),
        pid,
        state == ObjectState.LIVE ? commands.of(pid) : "",
        state,
        objects.stream().anyMatch(FoundObject::persistent),
        senders(),
        objects.stream().mapToLong(FoundObject::backlog).max().orElse(-1),
        name.startsWith("~"),
        parts,
        members.stream().map(each -> withCommand(each, commands)).toList());
  }

  /**
   * Returns an object as it is shown. The descriptor of a receiver that is alive has no other proof
   * of life than its socket, which a cleaner may have removed.
   */
  private FoundObject checked(FoundObject object) {
    boolean orphan =
        object.state() == ObjectState.DEAD
            && object.scheme().isEmpty()
            && object.path().endsWith(".channel")
            && objects.stream().noneMatch(each -> each.path().endsWith(".live"))
            && objects.stream()
                .anyMatch(each -> !each.scheme().isEmpty() && each.state() == ObjectState.LIVE);
    return orphan
        ? object.asUnknown("its receiver may be alive, but its socket was removed")
        : object;
  }

  private ObjectState state() {
    for (ObjectState each :
        List.of(ObjectState.LIVE, ObjectState.AWAY, ObjectState.UNKNOWN, ObjectState.DEAD)) {
      if (objects.stream().anyMatch(object -> object.state() == each)) {
        return each;
      }
    }
    return ObjectState.UNKNOWN;
  }

  private long pid() {
    if (published.isPresent()) {
      return published.get().process().isVisible() ? published.get().process().pid() : 0;
    }
    return kind == ObjectKind.TOPIC
        ? 0
        : objects.stream()
            .sorted(Comparator.comparing(FoundObject::state))
            .mapToLong(FoundObject::pid)
            .filter(pid -> pid > 0)
            .findFirst()
            .orElse(0);
  }

  private static ObjectKind kind(ChannelKind kind) {
    return switch (kind) {
      case CHANNEL -> ObjectKind.CHANNEL;
      case SERVICE -> ObjectKind.SERVICE;
      case TOPIC -> ObjectKind.TOPIC;
      case BLACKBOARD -> ObjectKind.BLACKBOARD;
      case REGION -> ObjectKind.REGION;
      case LOCK -> ObjectKind.LOCK;
    };
  }

  private String address() {
    return published
        .map(each -> each.address().toString())
        .orElseGet(
            () ->
                mechanism()
                    .map(each -> each.scheme() + ":" + (name.isEmpty() ? each.path() : name))
                    .orElse(""));
  }

  private String scheme() {
    return published
        .map(each -> each.address().scheme())
        .or(() -> mechanism().map(FoundObject::scheme))
        .orElse(scheme);
  }

  /** Returns the object of the mechanism itself; a live one if there are several. */
  private Optional<FoundObject> mechanism() {
    return kind == ObjectKind.TOPIC
        ? Optional.empty()
        : objects.stream()
            .filter(each -> !each.scheme().isEmpty())
            .min(Comparator.comparing(FoundObject::state));
  }

  private int senders() {
    return kind == ObjectKind.TOPIC
        ? (int)
            members.stream()
                .filter(each -> each.role() == InventoryMember.Role.PUBLISHER)
                .filter(each -> each.state() == ObjectState.LIVE)
                .count()
        : objects.stream().mapToInt(FoundObject::senders).max().orElse(-1);
  }

  private static InventoryMember withCommand(InventoryMember member, ProcessCommand commands) {
    return new InventoryMember(
        member.role(),
        member.name(),
        member.pid(),
        member.state() == ObjectState.LIVE ? commands.of(member.pid()) : "",
        member.state(),
        member.whenFull(),
        member.ended());
  }
}
