package io.github.linuxipc.engine.topic;

import io.github.linuxipc.channel.Address;
import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.engine.Durations;
import io.github.linuxipc.engine.ResolvedAddress;
import io.github.linuxipc.engine.registry.ChannelKind;
import io.github.linuxipc.engine.registry.ChannelRegistration;
import io.github.linuxipc.engine.registry.ProcessId;
import io.github.linuxipc.engine.registry.PublishedChannel;
import io.github.linuxipc.engine.registry.RuntimeDirectory;
import io.github.linuxipc.spi.file.LockWait;
import io.github.linuxipc.topic.WhenFull;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * Makes a process a member of a topic, under the topic's lock. Called on engine threads. An open
 * publisher never takes the lock, so that a stopped one holds up nobody.
 */
final class TopicJoin {
  private static final long PAUSE_NS = 2_000_000;

  private final TopicPlan plan;
  private final TopicSettings settings;
  private final TopicErrors errors;
  private final RuntimeDirectory runtime;
  private final String topic;

  TopicJoin(TopicPlan plan, RuntimeDirectory runtime) {
    this.plan = plan;
    this.settings = plan.settings();
    this.runtime = runtime;
    this.errors = new TopicErrors(runtime, settings);
    this.topic = plan.candidates().get(0).address().target();
  }

  /** An announced publisher. */
  record Published(MembersWord members, Announcement announcement) {}

  /** A complete subscription, and the publishers that were alive then. */
  record Subscribed(MembersWord members, Map<String, Announcement> publishers) {}

  /** The work of one step. */
  interface Step<T> {
    T run() throws IOException;
  }

  /** Runs a step and gives its failures a code. */
  <T> T coded(Step<T> step) throws IpcException {
    try {
      return step.run();
    } catch (IllegalArgumentException e) {
      throw errors.failure(
          ErrorCode.OPEN_FAILED,
          "The topic cannot be opened: " + e.getMessage(),
          "Set ipc.runtime-dir to a shorter path.",
          e);
    } catch (IOException e) {
      throw errors.of(e);
    }
  }

  LockWait lockWait() {
    return LockWait.atMost(settings.channel().connectTimeout());
  }

  /** Returns the topic's directory. Throws if the name is that of a channel or service. */
  TopicDirectory directory() throws IpcException {
    Path path = runtime.path(errors::failure);
    Optional<PublishedChannel> other =
        coded(() -> ChannelRegistration.find(path, topic))
            .filter(found -> found.kind() != ChannelKind.TOPIC);
    if (other.isPresent()) {
      throw errors.failure(
          ErrorCode.INCOMPATIBLE_PEER,
          topic
              + " is opened as a topic here, bound as a "
              + other.get().kind().word()
              + " by "
              + other.get().process().phrase(),
          "Use another name.",
          null);
    }
    runtime.requireNoState(topic, "topic", errors::failure);
    return new TopicDirectory(path, topic);
  }

  /** Agrees on the terms, and returns the transport of the subscribers' channels. */
  ResolvedAddress transport(TopicDirectory directory) throws IpcException {
    return coded(() -> directory.locked(lockWait(), () -> agree(directory)));
  }

  /** Does the same as {@link #transport}. Under the lock. */
  ResolvedAddress agree(TopicDirectory directory) throws IOException {
    ResolvedAddress preferred = plan.candidates().get(0);
    String scheme = preferred.address().scheme();
    TopicTerms there = directory.agree(TopicTerms.of(scheme, settings));
    ResolvedAddress like = preferred;
    if (!there.transport().equals(scheme)) {
      like =
          plan.candidates().stream()
              .filter(other -> other.address().scheme().equals(there.transport()))
              .findFirst()
              .orElseGet(() -> plan.configured() ? preferred : found(there));
    }
    Optional<String> difference =
        TopicTerms.of(like.address().scheme(), settings).difference(there);
    if (difference.isPresent()) {
      throw errors.failure(
          ErrorCode.INCOMPATIBLE_PEER,
          "The settings differ from those of the processes that use the topic: " + difference.get(),
          "Use the same settings in all of them; the terms are in " + directory + ".",
          null);
    }
    return like;
  }

  /** Returns the provider of the transport that the terms name. */
  ResolvedAddress found(TopicTerms there) {
    return plan.finder().find(Address.of(there.transport(), topic), "the terms of the topic");
  }

  /** Announces a publisher. */
  Published publish(TopicDirectory directory, String name) throws IpcException {
    return coded(
        () ->
            directory.locked(
                lockWait(),
                () -> {
                  ResolvedAddress unused = agree(directory);
                  MembersWord members = directory.members();
                  TopicDirectory.Members now =
                      directory.sweepAtOpen(members.subscriptionsAcquire());
                  requireRoom(now.publishers().size(), settings.maxPublishers(), "publishers");
                  for (SubscriptionRecord record : now.subscriptions()) {
                    if (!settings.allowed().contains(record.whenFull())) {
                      throw notAllowed(
                          "A subscriber in " + record.process().phrase() + " has",
                          record.whenFull());
                    }
                  }
                  Announcement announcement =
                      Announcement.create(
                          directory.announcement(name),
                          ProcessHandle.current().pid(),
                          members.inode(),
                          0,
                          settings.allowed());
                  members.addPublisher();
                  return new Published(members, announcement);
                }));
  }

  /** Records a subscription whose channel is bound, and then counts it in the members word. */
  Subscribed subscribe(TopicDirectory directory, String name) throws IpcException {
    return coded(
        () ->
            directory.locked(
                lockWait(),
                () -> {
                  ResolvedAddress unused = agree(directory);
                  MembersWord members = directory.members();
                  TopicDirectory.Members now =
                      directory.sweepAtOpen(members.subscriptionsAcquire());
                  requireAdmission(now);
                  record(directory, name, members, settings.history());
                  return new Subscribed(members, now.publishers());
                }));
  }

  /** Throws if the topic cannot have another subscription with these settings. Under the lock. */
  void requireAdmission(TopicDirectory.Members now) throws IpcException {
    requireRoom(now.subscriptions().size(), settings.maxSubscribers(), "subscribers");
    for (Announcement publisher : now.publishers().values()) {
      if (!publisher.allows(settings.whenFull())) {
        throw notAllowed(
            "The publisher in process " + publisher.pid() + " does not allow", settings.whenFull());
      }
    }
  }

  /** Writes the record of a subscription, and counts it in the members word. Under the lock. */
  void record(TopicDirectory directory, String name, MembersWord members, int history)
      throws IOException {
    directory.write(
        new SubscriptionRecord(
            name,
            ProcessId.current(),
            settings.whenFull(),
            history,
            Durations.nanos(settings.slowLimit()),
            members.subscriptionsAcquire() + 1,
            settings.subscription()));
    members.addSubscription();
  }

  TopicErrors errors() {
    return errors;
  }

  private void requireRoom(int members, int most, String noun) throws IpcException {
    if (members >= most) {
      throw errors.failure(
          ErrorCode.TOO_MANY_MEMBERS,
          "The topic has max-" + noun + "=" + most + " " + noun,
          "Close one of them, or raise max-" + noun + " in all processes.",
          null);
    }
  }

  private IpcException notAllowed(String what, WhenFull policy) {
    return errors.failure(
        ErrorCode.WHEN_FULL_NOT_ALLOWED,
        what + " when-full=" + policy.name().toLowerCase(Locale.ROOT),
        "Change when-full of the subscription, or allow-when-full of the publishers.",
        null);
  }

  /**
   * Makes every publisher look at the members word. Waits only for those that read another members
   * file, because the file was removed or replaced: they would miss the subscription.
   */
  void introduce(TopicDirectory directory, Subscribed subscribed, BooleanSupplier cancelled)
      throws IpcException {
    long deadlineNs = Durations.deadlineNs(Durations.nanos(settings.channel().connectTimeout()));
    for (Map.Entry<String, Announcement> each : subscribed.publishers().entrySet()) {
      String name = each.getKey();
      directory.knock(name);
      while (each.getValue().inodeAcquire() != subscribed.members().inode()
          && each.getValue().isOpen()
          && coded(() -> directory.isAlive(name))) {
        if (cancelled.getAsBoolean() || deadlineNs - System.nanoTime() <= 0) {
          throw errors.failure(
              ErrorCode.RECEIVER_DOES_NOT_ANSWER,
              "The members file was removed or replaced, and the publisher in process "
                  + each.getValue().pid()
                  + " does not notice it",
              "Check whether that process is stopped, and subscribe again.",
              null);
        }
        LockSupport.parkNanos(this, PAUSE_NS);
      }
    }
  }
}
