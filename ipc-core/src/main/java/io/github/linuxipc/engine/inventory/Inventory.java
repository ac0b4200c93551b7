package io.github.linuxipc.engine.inventory;

import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.engine.activity.ActivityReader;
import io.github.linuxipc.engine.registry.ChannelRegistration;
import io.github.linuxipc.engine.registry.PublishedChannel;
import io.github.linuxipc.engine.registry.RegistrationInventory;
import io.github.linuxipc.engine.topic.TopicInventory;
import io.github.linuxipc.inventory.FoundObject;
import io.github.linuxipc.inventory.InventoryEntry;
import io.github.linuxipc.inventory.ObjectKind;
import io.github.linuxipc.inventory.ObjectState;
import io.github.linuxipc.spi.InventoryContext;
import io.github.linuxipc.spi.MechanismProvider;
import io.github.linuxipc.spi.Option;
import io.github.linuxipc.spi.file.LockTimeoutException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Collects the objects of all providers and those of the engine, and groups them by the names to
 * which they belong. Called on engine threads.
 */
public final class Inventory {
  private static final Logger LOG = LoggerFactory.getLogger(Inventory.class);

  private final Path runtime;
  private final List<? extends MechanismProvider> providers;
  private final RegistrationInventory registrations;
  private final TopicInventory topics;
  private final OptionSource options;

  /**
   * Creates an inventory.
   *
   * @param runtime the runtime directory, which exists and was checked
   * @param providers the transports and notifiers, one for each scheme of each kind
   * @param options the options that are set for all addresses of a provider
   */
  public Inventory(
      Path runtime, List<? extends MechanismProvider> providers, OptionSource options) {
    this.runtime = runtime;
    this.providers = providers;
    this.registrations = new RegistrationInventory(runtime);
    this.topics = new TopicInventory(runtime);
    this.options = options;
  }

  /** The options that are set for all addresses of a provider. */
  @FunctionalInterface
  public interface OptionSource {
    /**
     * Returns the parsed value of an option.
     *
     * @param scheme the provider's scheme
     * @param option one of the provider's options
     * @return the value; the option's default if it is not set
     */
    Object value(String scheme, Option<?> option);
  }

  /** The key by which objects are grouped. A service is a channel here. */
  private record Key(ObjectKind kind, String scheme, String name) implements Comparable<Key> {
    private static final Comparator<Key> ORDER =
        Comparator.comparing(Key::kind).thenComparing(Key::name).thenComparing(Key::scheme);

    @Override
    public int compareTo(Key other) {
      return ORDER.compare(this, other);
    }
  }

  /**
   * Lists the entries.
   *
   * @return the entries, ordered by kind and name
   * @throws IOException if the runtime directory cannot be read
   */
  public List<InventoryEntry> list() throws IOException {
    List<FoundObject> own = registrations.list();
    Map<String, PublishedChannel> published = published(own);
    List<FoundObject> objects = new ArrayList<>();
    for (MechanismProvider provider : providers) {
      objects.addAll(objectsOf(provider, context(provider, published)));
    }
    objects.addAll(own);
    objects.addAll(ActivityReader.leftovers(runtime));
    List<TopicInventory.Found> found = topics.list(registrations.isAnyJoining(own));
    return group(objects, found, published);
  }

  private Map<String, PublishedChannel> published(List<FoundObject> objects) {
    Map<String, PublishedChannel> published = new HashMap<>();
    for (FoundObject each : objects) {
      if (!published.containsKey(each.name())) {
        ChannelRegistration.descriptor(runtime, each.name())
            .ifPresent(descriptor -> published.put(each.name(), descriptor));
      }
    }
    return published;
  }

  private InventoryContext context(
      MechanismProvider provider, Map<String, PublishedChannel> published) {
    List<InventoryContext.Published> addresses = new ArrayList<>();
    published.forEach(
        (name, channel) -> {
          if (channel.address().scheme().equals(provider.scheme())) {
            addresses.add(new InventoryContext.Published(name, channel.address(), channel.wire()));
          }
        });
    return new ProviderContext(runtime, List.copyOf(addresses), provider.scheme(), options);
  }

  private record ProviderContext(
      Path runtimeDirectory, List<Published> published, String scheme, OptionSource options)
      implements InventoryContext {
    @Override
    @SuppressWarnings("unchecked") // each value was parsed by the option's own parser
    public <T> T option(Option<T> option) {
      return (T) options.value(scheme, option);
    }
  }

  private static List<FoundObject> objectsOf(MechanismProvider provider, InventoryContext context) {
    try {
      if (provider.availability().available()) {
        return provider.inventory(context);
      }
    } catch (IOException | RuntimeException | LinkageError e) {
      LOG.warn("The objects of {} cannot be listed: {}", provider.scheme(), e.toString());
    }
    return List.of();
  }

  private static List<InventoryEntry> group(
      List<FoundObject> objects,
      List<TopicInventory.Found> topics,
      Map<String, PublishedChannel> published) {
    Map<String, String> topicOf = new HashMap<>();
    Map<Key, EntryBuilder> entries = new TreeMap<>();
    for (TopicInventory.Found topic : topics) {
      topic.recorded().forEach(member -> topicOf.put(member, topic.name()));
      EntryBuilder entry =
          entries.computeIfAbsent(key(ObjectKind.TOPIC, "", topic.name()), Inventory::builder);
      entry.topic(topic.scheme(), topic.members());
      topic.objects().forEach(entry::add);
    }
    Set<String> described = new HashSet<>();
    for (FoundObject each : objects) {
      String topic = topicOf.get(each.name());
      FoundObject object = topic == null ? each : each.belongingTo(ObjectKind.TOPIC, topic);
      if (topic == null) {
        object = ifUnrecorded(object);
      }
      String name = object.name().isEmpty() ? object.path() : object.name();
      EntryBuilder entry =
          entries.computeIfAbsent(key(object.kind(), object.scheme(), name), Inventory::builder);
      entry.add(object);
      PublishedChannel descriptor = published.get(each.name());
      if (topic == null
          && descriptor != null
          && object.kind() == ObjectKind.CHANNEL
          && described.add(name)) {
        entry.published(descriptor);
      }
    }
    ProcessCommand commands = new ProcessCommand();
    return entries.values().stream().map(entry -> entry.build(commands)).toList();
  }

  /**
   * Returns an object without a topic as it is shown. A persistent channel with a name of the
   * library's own belongs to a durable subscription. If no topic has a record of that, it is a
   * leftover, and nobody can ask for its messages any more.
   */
  private static FoundObject ifUnrecorded(FoundObject object) {
    return object.state() == ObjectState.AWAY && object.name().startsWith("~")
        ? object.asDead("no topic has a record of the subscription whose messages it holds")
        : object;
  }

  private static Key key(ObjectKind kind, String scheme, String name) {
    boolean byScheme = kind == ObjectKind.EVENT || kind == ObjectKind.PERMITS;
    return new Key(kind, byScheme ? scheme : "", name);
  }

  private static EntryBuilder builder(Key key) {
    return new EntryBuilder(key.kind(), key.name());
  }

  /**
   * Removes an object that no process uses.
   *
   * @param object the object
   * @return whether it was removed; false if it was gone already
   * @throws IpcException if a process uses it or may use it
   * @throws IOException if it cannot be removed
   */
  public boolean remove(FoundObject object) throws IOException {
    boolean removed = false;
    try {
      removed = removeUnused(object);
    } catch (LockTimeoutException e) {
      throw failure(object, String.valueOf(e.getMessage()), e.remedy(), e);
    }
    Optional<FoundObject> now = removed ? Optional.empty() : find(object);
    if (now.isPresent()) {
      String owner = now.get().pid() > 0 ? " by process " + now.get().pid() : "";
      throw now.get().state() == ObjectState.LIVE
          ? failure(object, "It is in use" + owner, "End that process first.", null)
          : failure(object, "It may be in use: " + now.get().reason(), "Try again.", null);
    }
    return removed;
  }

  private static IpcException failure(
      FoundObject object, String what, String next, @Nullable Throwable cause) {
    return IpcException.of(
        ErrorCode.CHANNEL_IN_USE, ErrorCode.CHANNEL_IN_USE.text(what, object.path(), next), cause);
  }

  private boolean removeUnused(FoundObject object) throws IOException {
    if (object.scheme().isEmpty()) {
      if (ActivityReader.owns(object)) {
        return ActivityReader.remove(runtime, object);
      }
      return topics.owns(object) ? topics.remove(object) : registrations.remove(object);
    }
    for (MechanismProvider provider : providers) {
      if (provider.scheme().equals(object.scheme())
          && provider.remove(object, context(provider, Map.of()))) {
        return true;
      }
    }
    return false;
  }

  private Optional<FoundObject> find(FoundObject object) throws IOException {
    return list().stream()
        .flatMap(entry -> entry.objects().stream())
        .filter(each -> each.scheme().equals(object.scheme()))
        .filter(each -> each.path().equals(object.path()))
        .findFirst();
  }
}
