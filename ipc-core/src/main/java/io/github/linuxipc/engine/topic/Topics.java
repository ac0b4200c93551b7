package io.github.linuxipc.engine.topic;

import io.github.linuxipc.channel.Endpoint;
import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.engine.BindWait;
import io.github.linuxipc.engine.EndpointCloser;
import io.github.linuxipc.engine.Engine;
import io.github.linuxipc.engine.InternalName;
import io.github.linuxipc.engine.PatternReceiver;
import io.github.linuxipc.engine.ResolvedAddress;
import io.github.linuxipc.spi.Cleanup;
import io.github.linuxipc.spi.file.SocketFile;
import io.github.linuxipc.topic.DurableSubscription;
import io.github.linuxipc.topic.TopicPublisher;
import io.github.linuxipc.topic.TopicSubscriber;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens publishers and subscribers over the engine's channels, and closes those still open. */
public final class Topics implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Topics.class);

  private static final long EXIT_TIMEOUT_NS = 5_000_000_000L;

  private final Engine engine;
  private final Set<Endpoint> open = ConcurrentHashMap.newKeySet();

  /**
   * Creates the topics of an engine. Opens nothing.
   *
   * @param engine opens the channels
   */
  public Topics(Engine engine) {
    this.engine = engine;
    engine.exitActions().addBefore(this::leaveAtExit);
    engine.exitActions().addAfter(this::removeDirectoriesAtExit);
  }

  /**
   * Opens a publisher.
   *
   * @param plan what to open
   * @return the publisher
   * @throws IpcException if it cannot be opened
   * @throws InterruptedException if the thread is interrupted; nothing is left open
   */
  public TopicPublisher publisher(TopicPlan plan) throws IpcException, InterruptedException {
    TopicPublisher publisher =
        engine.withShutdownBlocked(
            () -> engine.openEvent(cancelled -> openPublisher(plan), Topics::closeQuietly));
    LOG.info(
        "Publisher of {} publishes over {}", publisher.channel(), publisher.address().scheme());
    return publisher;
  }

  private TopicPublisher openPublisher(TopicPlan plan) throws IpcException {
    TopicJoin join = new TopicJoin(plan, engine.runtime());
    TopicSettings settings = plan.settings();
    String name = InternalName.random();
    TopicDirectory directory = join.directory();
    ResolvedAddress like = join.transport(directory);
    new DurableChannels(engine, plan, join).sweep(directory, like);
    try (Cleanup undo = new Cleanup()) {
      undo.add(directory::removeIfEmpty);
      SocketFile socket =
          undo.open(
              () ->
                  join.coded(() -> PublisherPresence.bind(directory.socket(name), join.lockWait())),
              SocketFile::close);
      undo.add(() -> Files.deleteIfExists(directory.announcement(name)));
      TopicJoin.Published published = join.publish(directory, name);
      SubscriptionScan scan = new SubscriptionScan(engine, settings, directory, like, name);
      Subscriptions subscriptions =
          new Subscriptions(
              settings,
              like,
              scan,
              engine.background(),
              published.members(),
              published.announcement());
      PublisherPresence presence =
          join.coded(
              () ->
                  new PublisherPresence(
                      directory, name, settings.allowed(), subscriptions, scan, socket));
      Endpoint[] self = new Endpoint[1];
      PublisherCloser closer =
          new PublisherCloser(
              directory,
              name,
              subscriptions,
              scan,
              presence,
              engine.background(),
              () -> forget(self[0]));
      EnginePublisher publisher = new EnginePublisher(settings, presence, subscriptions, closer);
      self[0] = publisher;
      subscriptions.onGap(presence::wakeup);
      engine.background().start(presence);
      open.add(publisher);
      presence.look();
      return undo.done(publisher);
    }
  }

  /**
   * Opens a subscriber.
   *
   * @param plan what to open
   * @return the subscriber
   * @throws IpcException if it cannot be opened
   * @throws InterruptedException if the thread is interrupted; nothing is left open
   */
  public TopicSubscriber subscriber(TopicPlan plan) throws IpcException, InterruptedException {
    return engine.withShutdownBlocked(() -> openSubscriber(plan));
  }

  private TopicSubscriber openSubscriber(TopicPlan plan) throws IpcException, InterruptedException {
    TopicJoin join = new TopicJoin(plan, engine.runtime());
    return plan.settings().subscription().isPresent()
        ? openDurable(plan, join)
        : openTransient(plan, join);
  }

  private TopicSubscriber openDurable(TopicPlan plan, TopicJoin join)
      throws IpcException, InterruptedException {
    EngineSubscriber subscriber =
        engine.openEvent(
            cancelled -> {
              TopicDirectory directory = join.directory();
              try (Cleanup undo = new Cleanup()) {
                undo.add(directory::removeIfEmpty);
                DurableChannels.Opened opened =
                    undo.open(
                        () -> bindDurable(plan, join, directory, cancelled),
                        unwanted -> unwanted.receiver().close());
                return undo.done(
                    subscribe(
                        plan,
                        directory,
                        opened.name(),
                        opened.subscribed(),
                        opened.receiver(),
                        () -> join.introduce(directory, opened.subscribed(), cancelled)));
              }
            },
            EngineSubscriber::close);
    open.add(subscriber);
    return subscriber;
  }

  /** Opens the subscription, after another process has left it if that is within bind-timeout. */
  private DurableChannels.Opened bindDurable(
      TopicPlan plan, TopicJoin join, TopicDirectory directory, BooleanSupplier cancelled)
      throws IpcException {
    return new BindWait(plan.settings().channel().bindTimeout(), cancelled)
        .bind(last -> new DurableChannels(engine, plan, join).open(directory));
  }

  private TopicSubscriber openTransient(TopicPlan plan, TopicJoin join)
      throws IpcException, InterruptedException {
    String name = InternalName.random();
    Agreed agreed =
        engine.openEvent(
            cancelled -> {
              TopicDirectory directory = join.directory();
              ResolvedAddress like = join.transport(directory);
              new DurableChannels(engine, plan, join).sweep(directory, like);
              return new Agreed(directory, like);
            },
            unwanted -> unwanted.directory().removeIfEmpty());
    try (Cleanup undo = new Cleanup()) {
      undo.add(() -> engine.background().run(agreed.directory()::removeIfEmpty));
      PatternReceiver receiver =
          (PatternReceiver)
              engine.receiver(
                  plan.settings().subscription(name, plan.settings().channel().connectTimeout()),
                  List.of(agreed.like().named(name)));
      undo.add(receiver::close);
      undo.add(() -> engine.background().run(() -> removeQuietly(agreed.directory(), name)));
      EngineSubscriber subscriber =
          engine.openEvent(
              cancelled -> {
                TopicDirectory directory = agreed.directory();
                TopicJoin.Subscribed subscribed = join.subscribe(directory, name);
                return subscribe(
                    plan,
                    directory,
                    name,
                    subscribed,
                    receiver,
                    () -> join.introduce(directory, subscribed, cancelled));
              },
              unwanted -> removeQuietly(agreed.directory(), name));
      open.add(subscriber);
      return undo.done(subscriber);
    }
  }

  /** A topic's directory, and the transport that was agreed on. */
  private record Agreed(TopicDirectory directory, ResolvedAddress like) {}

  private EngineSubscriber subscribe(
      TopicPlan plan,
      TopicDirectory directory,
      String name,
      TopicJoin.Subscribed subscribed,
      PatternReceiver receiver,
      Introduction introduction)
      throws IpcException {
    DurableLinks links =
        plan.settings().subscription().isEmpty()
            ? null
            : new DurableLinks(directory, name, engine.background());
    PublisherNumbers publishers = new PublisherNumbers(directory, name, engine.background(), links);
    StreamEnd end =
        new StreamEnd(
            plan.settings(),
            directory,
            name,
            subscribed.members(),
            !subscribed.publishers().isEmpty(),
            publishers,
            engine.background());
    Endpoint[] self = new Endpoint[1];
    EngineSubscriber subscriber =
        new EngineSubscriber(
            plan.settings(), receiver, publishers, end, engine.background(), () -> forget(self[0]));
    self[0] = subscriber;
    introduction.run();
    return subscriber;
  }

  /** Makes the publishers look at the topic. */
  private interface Introduction {
    void run() throws IpcException;
  }

  /**
   * Lists the durable subscriptions of a topic.
   *
   * @param plan the topic
   * @return the subscriptions in the order of their names
   * @throws IpcException if the topic's files cannot be read
   * @throws InterruptedException if the thread is interrupted
   */
  public List<DurableSubscription> durableSubscriptions(TopicPlan plan)
      throws IpcException, InterruptedException {
    TopicJoin join = new TopicJoin(plan, engine.runtime());
    return engine.openEvent(
        cancelled -> new DurableChannels(engine, plan, join).list(join.directory()), unused -> {});
  }

  /**
   * Ends a durable subscription that no process has open.
   *
   * @param plan the topic
   * @param subscription the subscription's name
   * @throws IpcException if there is none of that name, a process has it open, or it cannot be
   *     removed
   * @throws InterruptedException if the thread is interrupted
   */
  public void endSubscription(TopicPlan plan, String subscription)
      throws IpcException, InterruptedException {
    TopicJoin join = new TopicJoin(plan, engine.runtime());
    engine.openEvent(
        cancelled -> {
          new DurableChannels(engine, plan, join).end(join.directory(), subscription);
          return subscription;
        },
        unused -> {});
  }

  private static void removeQuietly(TopicDirectory directory, String name) {
    try {
      directory.removeSubscription(name);
    } catch (IOException e) {
      LOG.debug("A subscription is left to the next process", e);
    }
  }

  private static void closeQuietly(TopicPublisher publisher) {
    try {
      publisher.close();
    } catch (IpcException e) {
      LOG.debug("A publisher that is not wanted could not be closed", e);
    }
  }

  /**
   * Closes the publishers when the process exits, all at the same time, so that they linger
   * together. Then ends the subscriptions. The engine closes the subscribers' channels, because a
   * handler may have called exit.
   */
  private void leaveAtExit() {
    List<CompletableFuture<Optional<IpcException>>> closes = new ArrayList<>();
    for (Endpoint each : open) {
      if (each instanceof TopicPublisher publisher) {
        closes.add(EndpointCloser.startClose(publisher, engine.background()));
      }
    }
    closes.forEach(close -> close.join().ifPresent(failure -> LOG.warn(failure.getMessage())));
    long deadlineNs = System.nanoTime() + EXIT_TIMEOUT_NS;
    while (open.stream().anyMatch(TopicPublisher.class::isInstance) // another thread closes it
        && deadlineNs - System.nanoTime() > 0) {
      LockSupport.parkNanos(this, 1_000_000);
    }
    forEachSubscriber(EngineSubscriber::unsubscribeAtExit);
  }

  private void removeDirectoriesAtExit() {
    forEachSubscriber(EngineSubscriber::removeDirectoryAtExit);
  }

  private void forEachSubscriber(Consumer<EngineSubscriber> action) {
    for (Endpoint each : open) {
      if (each instanceof EngineSubscriber subscriber) {
        action.accept(subscriber);
      }
    }
  }

  private void forget(Endpoint endpoint) {
    open.remove(endpoint);
    engine.endpoints().remove(endpoint);
  }

  /**
   * Closes what is still open: publishers first, so that their subscribers get everything.
   *
   * @throws IpcException if messages could not be delivered; all are closed nevertheless
   */
  @Override
  public void close() throws IpcException {
    List<Endpoint> all = new ArrayList<>(open);
    all.sort((a, b) -> Boolean.compare(a instanceof TopicSubscriber, b instanceof TopicSubscriber));
    EndpointCloser.closeAll(all);
  }
}
