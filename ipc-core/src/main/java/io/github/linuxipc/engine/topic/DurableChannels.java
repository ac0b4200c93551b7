package io.github.linuxipc.engine.topic;

import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.channel.IpcConfigurationException;
import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.engine.Durations;
import io.github.linuxipc.engine.Engine;
import io.github.linuxipc.engine.InternalName;
import io.github.linuxipc.engine.PatternReceiver;
import io.github.linuxipc.engine.ResolvedAddress;
import io.github.linuxipc.engine.registry.PublishedChannel;
import io.github.linuxipc.spi.Cleanup;
import io.github.linuxipc.topic.DurableSubscription;
import io.github.linuxipc.topic.WhenFull;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens, lists and ends durable subscriptions. A durable subscription is a record in the topic's
 * directory and a persistent channel. The record and the channel are made and removed under the
 * topic's lock, and a mark precedes the channel, so that a process that is killed in between leaves
 * a mark without a record, which the next open of an endpoint removes with the channel. Called on
 * engine threads.
 */
final class DurableChannels {
  private static final Logger LOG = LoggerFactory.getLogger(DurableChannels.class);

  private final Engine engine;
  private final TopicPlan plan;
  private final TopicJoin join;
  private final TopicErrors errors;

  DurableChannels(Engine engine, TopicPlan plan, TopicJoin join) {
    this.engine = engine;
    this.plan = plan;
    this.join = join;
    this.errors = join.errors();
  }

  /** An open durable subscription. */
  record Opened(String name, PatternReceiver receiver, TopicJoin.Subscribed subscribed) {}

  /** Opens the durable subscription that the settings name, and creates it if there is none. */
  Opened open(TopicDirectory directory) throws IpcException {
    return join.coded(() -> directory.locked(join.lockWait(), () -> openLocked(directory)));
  }

  private Opened openLocked(TopicDirectory directory) throws IOException {
    ResolvedAddress like = join.agree(directory);
    MembersWord members = directory.members();
    sweepLocked(directory, like);
    TopicDirectory.Members now = directory.sweepAtOpen(members.subscriptionsAcquire());
    Optional<SubscriptionRecord> before =
        find(now.subscriptions(), plan.settings().subscription().orElseThrow());
    try (Cleanup undo = new Cleanup()) {
      String name;
      if (before.isPresent()) {
        name = before.get().name();
        requireSame(before.get());
        requireAway(directory, before.get());
      } else {
        name = InternalName.random();
        join.requireAdmission(now);
        directory.beginMaking(name);
        undo.add(() -> endMaking(directory, name));
      }
      PatternReceiver receiver = bind(like, plan.settings(), name);
      undo.add(before.isPresent() ? receiver::close : receiver::discard);
      join.record(directory, name, members, before.isPresent() ? 0 : plan.settings().history());
      directory.endMaking(name);
      return undo.done(
          new Opened(name, receiver, new TopicJoin.Subscribed(members, now.publishers())));
    }
  }

  private static Optional<SubscriptionRecord> find(
      List<SubscriptionRecord> records, String subscription) {
    return records.stream()
        .filter(record -> record.durable().filter(subscription::equals).isPresent())
        .findFirst();
  }

  private static void endMaking(TopicDirectory directory, String name) {
    try {
      directory.endMaking(name);
    } catch (IOException e) {
      LOG.debug("The mark of {} is left to the next process", name, e);
    }
  }

  private PatternReceiver bind(ResolvedAddress like, TopicSettings settings, String name)
      throws IOException {
    try {
      return (PatternReceiver)
          engine.receiver(settings.durableSubscription(name), List.of(like.named(name)));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("the engine is closed");
    }
  }

  /** Throws if the publishers that know a subscription follow other settings than these. */
  private void requireSame(SubscriptionRecord before) throws IpcException {
    TopicSettings settings = plan.settings();
    long slowLimitNs = Durations.nanos(settings.slowLimit());
    boolean same =
        before.whenFull() == settings.whenFull()
            && (settings.whenFull() != WhenFull.LEAVE || before.slowLimitNs() == slowLimitNs);
    if (!same) {
      throw errors.failure(
          ErrorCode.INCOMPATIBLE_PEER,
          "The subscription "
              + before.durable().orElseThrow()
              + " has "
              + policy(before.whenFull(), before.slowLimitNs())
              + ", and is opened with "
              + policy(settings.whenFull(), slowLimitNs),
          "Use its settings, or end it with ipc rm and subscribe again.",
          null);
    }
  }

  private static String policy(WhenFull whenFull, long slowLimitNs) {
    String text = "when-full=" + whenFull.name().toLowerCase(Locale.ROOT);
    return whenFull == WhenFull.LEAVE
        ? text + " and slow-limit=" + slowLimitNs / 1_000_000 + "ms"
        : text;
  }

  private void requireAway(TopicDirectory directory, SubscriptionRecord record) throws IOException {
    if (directory.isAlive(record.name())) {
      throw errors.failure(
          ErrorCode.CHANNEL_IN_USE,
          "The subscription "
              + record.durable().orElseThrow()
              + " is open in "
              + record.process().phrase(),
          "Close that subscriber first, or use another name.",
          null);
    }
  }

  /**
   * Removes what processes have left that were killed while they created a subscription, and
   * channels whose topic's directory was removed.
   */
  void sweep(TopicDirectory directory, ResolvedAddress like) throws IpcException {
    discardUnrecorded(directory);
    List<String> marked = join.coded(directory::making);
    if (!marked.isEmpty()) {
      join.coded(
          () ->
              directory.locked(
                  join.lockWait(),
                  () -> {
                    sweepLocked(directory, like);
                    return marked;
                  }));
    }
  }

  private void discardUnrecorded(TopicDirectory directory) {
    try {
      for (Map.Entry<String, PublishedChannel> each : directory.unrecordedChannels().entrySet()) {
        PublishedChannel published = each.getValue();
        ResolvedAddress address = plan.finder().find(published.address(), "a channel left behind");
        bind(address, plan.settings().with(published.maxMessageSize()), each.getKey()).discard();
        LOG.info("The channel {} of a topic that was removed is discarded", each.getKey());
      }
    } catch (IOException | IpcConfigurationException e) {
      LOG.debug("A channel that no topic has a record of is left to the next process", e);
    }
  }

  private void sweepLocked(TopicDirectory directory, ResolvedAddress like) throws IOException {
    for (String name : directory.making()) {
      try {
        if (!directory.isRecorded(name)) {
          bind(like, plan.settings(), name).discard();
        }
        directory.endMaking(name);
      } catch (IpcException e) {
        LOG.info(
            "The channel {} of a killed process is left to the next: {}", name, e.getMessage());
      }
    }
  }

  /** Lists the durable subscriptions of a topic, in the order of their names. */
  List<DurableSubscription> list(TopicDirectory directory) throws IpcException {
    return join.coded(
        () -> {
          List<DurableSubscription> all = new ArrayList<>();
          for (SubscriptionRecord record : directory.durableSubscriptions()) {
            all.add(
                new DurableSubscription(
                    record.durable().orElseThrow(),
                    record.whenFull(),
                    record.process().pid(),
                    !directory.isAlive(record.name()),
                    directory.isEnded(record.name())));
          }
          all.sort(Comparator.comparing(DurableSubscription::name));
          return all;
        });
  }

  /** Ends a durable subscription that no process has open. */
  void end(TopicDirectory directory, String subscription) throws IpcException {
    Optional<TopicTerms> terms = join.coded(directory::terms);
    if (terms.isEmpty()) {
      throw unknown(subscription);
    }
    ResolvedAddress like = join.found(terms.get());
    TopicSettings settings = plan.settings().with(terms.get().maxMessageSize());
    join.coded(
        () ->
            directory.locked(
                join.lockWait(),
                () -> {
                  SubscriptionRecord record =
                      find(directory.durableSubscriptions(), subscription)
                          .orElseThrow(() -> unknown(subscription));
                  requireAway(directory, record);
                  PatternReceiver receiver = bind(like, settings, record.name());
                  try {
                    directory.removeSubscription(record.name());
                    directory.knockAll();
                  } finally {
                    receiver.discard();
                  }
                  return record;
                }));
    directory.removeIfEmpty();
  }

  private IpcException unknown(String subscription) {
    return errors.failure(
        ErrorCode.NO_SUCH_SUBSCRIPTION,
        "The topic has no durable subscription " + subscription,
        "List them with ipc ls, in the same runtime directory.",
        null);
  }
}
