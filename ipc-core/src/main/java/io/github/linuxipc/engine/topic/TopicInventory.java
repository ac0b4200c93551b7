package io.github.linuxipc.engine.topic;

import io.github.linuxipc.channel.Address;
import io.github.linuxipc.engine.registry.TopicPresence;
import io.github.linuxipc.inventory.FoundObject;
import io.github.linuxipc.inventory.InventoryMember;
import io.github.linuxipc.inventory.ObjectKind;
import io.github.linuxipc.inventory.ObjectState;
import io.github.linuxipc.spi.file.DirectoryLock;
import io.github.linuxipc.spi.file.LockTimeoutException;
import io.github.linuxipc.spi.file.LockWait;
import io.github.linuxipc.spi.file.PrivateDirectory;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Lists the topics in a runtime directory, their members, and what killed members have left in the
 * directories of the topics. Called on engine threads.
 */
public final class TopicInventory {
  private static final String SUFFIX = ".topic";

  private final Path runtime;

  /**
   * Creates an inventory.
   *
   * @param runtime the runtime directory, which exists and was checked
   */
  public TopicInventory(Path runtime) {
    this.runtime = runtime;
  }

  /**
   * A topic that was found.
   *
   * @param name its name
   * @param scheme the transport of its subscribers' channels; empty if it has no terms
   * @param recorded the names of the members that have a record or a mark
   * @param members the members
   * @param objects the files
   */
  public record Found(
      String name,
      String scheme,
      Set<String> recorded,
      List<InventoryMember> members,
      List<FoundObject> objects) {}

  /**
   * Lists the topics. A topic with stale files is examined again under its lock.
   *
   * @param joining whether a process that is no member yet may be about to join a topic
   * @return the topics
   * @throws IOException if the runtime directory cannot be read
   */
  public List<Found> list(boolean joining) throws IOException {
    List<Found> topics = new ArrayList<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(runtime, "*" + SUFFIX)) {
      for (Path file : files) {
        String text = String.valueOf(file.getFileName());
        String name = text.substring(0, text.length() - SUFFIX.length());
        if (Address.isName(name)) {
          examine(name, joining).ifPresent(topics::add);
        }
      }
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    return topics;
  }

  private Optional<Found> examine(String topic, boolean joining) {
    Path path = TopicPresence.directory(runtime, topic);
    try {
      PrivateDirectory.check(path);
      Found seen = read(topic, joining);
      if (seen.objects().stream().noneMatch(each -> each.state() == ObjectState.DEAD)) {
        return Optional.of(seen);
      }
      try {
        return Optional.of(
            DirectoryLock.locked(path, LockWait.brief(), () -> read(topic, joining)));
      } catch (LockTimeoutException e) {
        String why = String.valueOf(e.getMessage());
        return Optional.of(
            new Found(
                topic,
                seen.scheme(),
                seen.recorded(),
                seen.members(),
                seen.objects().stream()
                    .map(each -> each.state() == ObjectState.DEAD ? each.asUnknown(why) : each)
                    .toList()));
      }
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException | InternalError e) { // a mapped file was truncated
      FoundObject unknown =
          object(topic, path).asUnknown("the topic cannot be examined: " + e.getMessage());
      return Optional.of(new Found(topic, "", Set.of(), List.of(), List.of(unknown)));
    }
  }

  private static FoundObject object(String topic, Path file) {
    return FoundObject.of("", ObjectKind.TOPIC, topic, file.toString());
  }

  private Found read(String topic, boolean joining) throws IOException {
    TopicDirectory directory = new TopicDirectory(runtime, topic);
    List<InventoryMember> members = new ArrayList<>();
    List<FoundObject> objects = new ArrayList<>();
    Set<String> recorded = new HashSet<>(directory.making());
    long oldest = readSubscriptions(directory, topic, members, objects);
    recorded.addAll(directory.subscriptionNames());
    readPublishers(directory, topic, oldest, members, objects);
    recorded.addAll(directory.publisherNames());
    for (TopicRemains.Remain each : new TopicRemains(runtime, directory).find()) {
      objects.add(object(topic, each.file()).asDead(each.reason()));
    }
    objects.add(whole(directory, topic, members, joining));
    String scheme = directory.terms().map(TopicTerms::transport).orElse("");
    return new Found(topic, scheme, recorded, members, objects);
  }

  private static FoundObject whole(
      TopicDirectory directory, String topic, List<InventoryMember> members, boolean joining) {
    FoundObject object = object(topic, directory.path());
    if (members.stream().anyMatch(each -> each.state() == ObjectState.LIVE)) {
      return object.asLive();
    }
    if (members.stream().anyMatch(each -> each.state() == ObjectState.AWAY)) {
      return object.asAway("no process has its durable subscriptions open");
    }
    return joining
        ? object.asUnknown("it has no member, but a process may be about to join it")
        : object.asDead("it has no member any more");
  }

  /** Reads the subscriptions, and returns the number of the oldest that is kept. */
  private long readSubscriptions(
      TopicDirectory directory,
      String topic,
      List<InventoryMember> members,
      List<FoundObject> objects)
      throws IOException {
    long oldest = Long.MAX_VALUE;
    for (String name : directory.subscriptionNames()) {
      SubscriptionRecord record = directory.subscription(name);
      long pid = record.process().isVisible() ? record.process().pid() : 0;
      boolean alive = directory.isAlive(name);
      ObjectState state =
          alive ? ObjectState.LIVE : record.isDurable() ? ObjectState.AWAY : ObjectState.DEAD;
      members.add(
          new InventoryMember(
              InventoryMember.Role.SUBSCRIBER,
              record.durable().orElse(""),
              pid,
              "",
              state,
              record.whenFull().name().toLowerCase(Locale.ROOT),
              directory.isEnded(name)));
      if (state == ObjectState.DEAD) {
        Path file = directory.path().resolve(name + TopicPresence.SUBSCRIPTION);
        objects.add(object(topic, file).withPid(pid).asDead("its subscriber has ended"));
      } else {
        oldest = Math.min(oldest, record.number());
      }
    }
    return oldest;
  }

  /**
   * Reads the announcements. That of a dead publisher is not stale while a subscription may have to
   * learn of its last message.
   */
  private void readPublishers(
      TopicDirectory directory,
      String topic,
      long oldest,
      List<InventoryMember> members,
      List<FoundObject> objects)
      throws IOException {
    Set<String> linked = new HashSet<>();
    for (String name : directory.subscriptionNames()) {
      directory.links(name).forEach(link -> linked.add(link.publisher()));
    }
    for (String name : directory.publisherNames()) {
      Announcement announcement = Announcement.map(directory.announcement(name));
      boolean alive = directory.isAlive(name);
      boolean kept = announcement.foundDeadBefore() >= oldest || linked.contains(name);
      if (alive || !kept) {
        members.add(
            new InventoryMember(
                InventoryMember.Role.PUBLISHER,
                "",
                announcement.pid(),
                "",
                alive ? ObjectState.LIVE : ObjectState.DEAD,
                "",
                false));
      }
      if (!alive && !kept) {
        objects.add(
            object(topic, directory.announcement(name))
                .withPid(announcement.pid())
                .asDead("its publisher has ended"));
      }
    }
  }

  /**
   * Returns whether an object is in the directory of a topic, or is the directory.
   *
   * @param object the object
   * @return whether it is
   */
  public boolean owns(FoundObject object) {
    return object.kind() == ObjectKind.TOPIC
        && Path.of(object.path()).startsWith(TopicPresence.directory(runtime, object.name()));
  }

  /**
   * Removes what killed members have left of a topic, and its directory if it has no member.
   *
   * @param object a file of the topic, or its directory
   * @return whether it was removed
   * @throws IOException if it cannot be removed
   */
  public boolean remove(FoundObject object) throws IOException {
    Path file = Path.of(object.path());
    TopicDirectory directory = new TopicDirectory(runtime, object.name());
    if (Files.notExists(file)) {
      return false;
    }
    PrivateDirectory.check(directory.path());
    new TopicRemains(runtime, directory).repair();
    return Files.notExists(file);
  }
}
