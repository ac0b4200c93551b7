package io.github.linuxipc.engine.topic;

import io.github.linuxipc.channel.Address;
import io.github.linuxipc.channel.Capability;
import io.github.linuxipc.channel.ChannelClosedException;
import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.channel.Headers;
import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.channel.MessageTooLargeException;
import io.github.linuxipc.channel.Statistics;
import io.github.linuxipc.engine.Counters;
import io.github.linuxipc.engine.Durations;
import io.github.linuxipc.engine.LinkOwnership;
import io.github.linuxipc.engine.framing.PatternBlock;
import io.github.linuxipc.engine.recorder.FlightEvents;
import io.github.linuxipc.topic.SubscriptionInfo;
import io.github.linuxipc.topic.TopicPublisher;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The engine's publisher. The owner of the publisher ({@link LinkOwnership}) publishes. This class
 * decides whether a message is accepted (P7) and waits; {@link Subscriptions} knows the
 * subscribers.
 */
final class EnginePublisher implements TopicPublisher {
  /** How long a full publisher waits before it looks for other changes. */
  private static final long LOOK_NS = 50_000_000;

  private final TopicSettings settings;
  private final PublisherPresence presence;
  private final Subscriptions subscriptions;
  private final LinkOwnership ownership;
  private final PublisherCloser closer;
  private final AtomicBoolean closing = new AtomicBoolean();
  private final Counters counters;
  private volatile boolean open = true;

  EnginePublisher(
      TopicSettings settings,
      PublisherPresence presence,
      Subscriptions subscriptions,
      PublisherCloser closer) {
    this.settings = settings;
    this.presence = presence;
    this.subscriptions = subscriptions;
    this.ownership = subscriptions.ownership();
    this.closer = closer;
    this.counters = subscriptions.counters();
    ownership.allowBias(() -> SubscriberLink.barrier(subscriptions.links()));
  }

  @Override
  public void publish(ByteBuffer message) throws IpcException, InterruptedException {
    publish(message, Headers.empty(), LinkOwnership.FOREVER);
  }

  @Override
  public void publish(ByteBuffer message, Headers headers)
      throws IpcException, InterruptedException {
    publish(message, headers, LinkOwnership.FOREVER);
  }

  @Override
  public boolean publish(ByteBuffer message, Duration timeout)
      throws IpcException, InterruptedException {
    return publish(message, Headers.empty(), Durations.nanos(timeout));
  }

  @Override
  public boolean publish(ByteBuffer message, Headers headers, Duration timeout)
      throws IpcException, InterruptedException {
    return publish(message, headers, Durations.nanos(timeout));
  }

  private boolean publish(ByteBuffer message, Headers headers, long timeoutNs)
      throws IpcException, InterruptedException {
    requireFits(message, headers);
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    if (!ownership.tryAcquire() && !ownership.acquire(timeoutNs)) {
      requireOpen();
      return refuse();
    }
    try {
      requireOpen();
      if (subscriptions.giveToOne(message, headers)) {
        return accepted(message);
      }
      boolean staged =
          stage(message, headers) || stageUntil(message, headers, Durations.deadlineNs(timeoutNs));
      return staged ? accept(message, headers) : refuse();
    } finally {
      ownership.release();
    }
  }

  @Override
  public boolean tryPublish(ByteBuffer message) throws IpcException {
    return tryPublish(message, Headers.empty());
  }

  @Override
  public boolean tryPublish(ByteBuffer message, Headers headers) throws IpcException {
    requireFits(message, headers);
    if (!ownership.tryAcquireBriefly()) {
      requireOpen();
      return refuse();
    }
    try {
      requireOpen();
      if (subscriptions.giveToOne(message, headers)) {
        return accepted(message);
      }
      return stage(message, headers) ? accept(message, headers) : refuse();
    } finally {
      ownership.release();
    }
  }

  private boolean stage(ByteBuffer message, Headers headers) throws IpcException {
    requireOpen();
    return subscriptions.stage(message, headers);
  }

  /** Waits until the publisher is not full, and stages the message. */
  private boolean stageUntil(ByteBuffer message, Headers headers, long deadlineNs)
      throws IpcException, InterruptedException {
    long nowNs = System.nanoTime();
    while (deadlineNs - nowNs > 0) {
      ownership.markHeldWhileWaiting(true);
      try {
        subscriptions.awaitRoom(Math.min(LOOK_NS, deadlineNs - nowNs));
      } finally {
        ownership.markHeldWhileWaiting(false);
        long endedNs = System.nanoTime();
        counters.blocked(endedNs - nowNs);
        FlightEvents.blocked(channel(), endedNs - nowNs);
        nowNs = endedNs;
      }
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      if (stage(message, headers)) {
        return true;
      }
      subscriptions.settle();
    }
    return false;
  }

  private boolean accept(ByteBuffer message, Headers headers) {
    subscriptions.give(message, headers);
    return accepted(message);
  }

  private boolean accepted(ByteBuffer message) {
    counters.message(message.remaining());
    message.position(message.limit());
    return true;
  }

  private void requireFits(ByteBuffer message, Headers headers) {
    int length = message.remaining();
    if (length > settings.channel().maxMessageSize()) {
      throw new MessageTooLargeException(length, settings.channel().maxMessageSize(), where());
    }
    if (!PatternBlock.hasRoom(headers)) {
      throw PatternBlock.noRoom(headers, where(), "Publish fewer or shorter headers.");
    }
  }

  private boolean refuse() {
    counters.refused(1);
    return false;
  }

  private void requireOpen() throws ChannelClosedException {
    if (!open) {
      ErrorCode code = ErrorCode.CLOSED;
      throw new ChannelClosedException(
          code, code.text("This publisher was closed", where(), "Open a new one."), null);
    }
  }

  private String where() {
    return "topic " + channel() + ", address " + address();
  }

  @Override
  public int subscribers() {
    return subscriptions.connected();
  }

  @Override
  public boolean awaitSubscribers(int count, Duration timeout)
      throws IpcException, InterruptedException {
    long deadlineNs = Durations.deadlineNs(Durations.nanos(timeout));
    presence.look();
    boolean enough = subscribers() >= count;
    while (!enough && deadlineNs - System.nanoTime() > 0) {
      requireOpen();
      subscriptions.awaitChange(Math.min(LOOK_NS, deadlineNs - System.nanoTime()));
      enough = subscribers() >= count;
    }
    requireOpen();
    return enough;
  }

  @Override
  public List<SubscriptionInfo> subscriptions() {
    return subscriptions.infos();
  }

  @Override
  public String channel() {
    return settings.channel().channel();
  }

  @Override
  public int maxMessageSize() {
    return settings.channel().maxMessageSize();
  }

  @Override
  public Address address() {
    return subscriptions.address();
  }

  @Override
  public Set<Capability> capabilities() {
    return subscriptions.capabilities();
  }

  @Override
  public Statistics statistics() {
    return counters.snapshot();
  }

  @Override
  public <T> Optional<T> extension(Class<T> type) {
    return Optional.empty();
  }

  @Override
  public boolean isOpen() {
    return open;
  }

  @Override
  public void close() throws IpcException {
    if (closing.compareAndSet(false, true)) {
      open = false;
      closer.close();
    }
  }
}
