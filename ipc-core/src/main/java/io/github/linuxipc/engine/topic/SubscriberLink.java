package io.github.linuxipc.engine.topic;

import io.github.linuxipc.channel.Headers;
import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.channel.MessageTooLargeException;
import io.github.linuxipc.engine.StagedSender;
import io.github.linuxipc.engine.framing.PatternBlock;
import io.github.linuxipc.spi.ProcessBarrier;
import io.github.linuxipc.topic.SubscriptionInfo;
import io.github.linuxipc.topic.WhenFull;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A subscription as one publisher sees it. Guarded by the publisher's ownership, except the
 * volatile fields, which others may read.
 */
final class SubscriberLink {
  private static final Logger LOG = LoggerFactory.getLogger(SubscriberLink.class);
  private static final ByteBuffer EMPTY = ByteBuffer.allocate(0);

  /** How long the publisher waits for a subscriber before it reports that. */
  private static final long REPORT_NS = 5_000_000_000L;

  private final SubscriptionRecord record;
  private final boolean waits;

  /** The number of the last message before this link is connected. */
  private final long joinedAfter;

  private final List<HistoryRing.Kept> history;

  /** The sender once the subscriber has the JOIN message and the history; null before. */
  private volatile @Nullable StagedSender sender;

  /** The number of the last message that the subscriber got, or was told that it has missed. */
  private long lastTold;

  /**
   * Whether the first attempt to connect to a durable subscription has not ended. The publisher
   * waits for it, whatever the policy is: the channel needs no subscriber to be connected to, and a
   * publisher that runs for a moment would otherwise miss it.
   */
  private volatile boolean connecting;

  private boolean staged;

  /** Whether the messages come to this subscriber by the log. */
  private volatile boolean follows;

  private boolean logRefused;
  private volatile boolean gone;
  private final AtomicLong missed = new AtomicLong();
  private volatile long blockedSinceNs = System.nanoTime();
  private volatile boolean blocked = true;
  private boolean reported;

  SubscriberLink(SubscriptionRecord record, long joinedAfter, List<HistoryRing.Kept> history) {
    this.record = record;
    this.waits = record.whenFull() == WhenFull.WAIT;
    this.joinedAfter = joinedAfter;
    this.history = history;
    this.lastTold = joinedAfter;
    this.connecting = record.isDurable();
  }

  SubscriptionRecord record() {
    return record;
  }

  boolean waits() {
    return waits || connecting;
  }

  long joinedAfter() {
    return joinedAfter;
  }

  List<HistoryRing.Kept> history() {
    return history;
  }

  @Nullable StagedSender sender() {
    return sender;
  }

  boolean isConnected() {
    return sender != null && !gone;
  }

  void connected(StagedSender connected) {
    blocked = false;
    sender = connected;
    connecting = false;
  }

  /** Records that an attempt to connect has failed; others follow. */
  void attemptFailed() {
    connecting = false;
  }

  /**
   * Gives a message in one step to a subscriber that is waited for and does not follow the log, if
   * it has room.
   *
   * @param number the number of the message
   * @param block the block to use if the message needs one
   * @return whether the message was given
   */
  boolean give(long number, PatternBlock block, ByteBuffer message, Headers headers)
      throws IpcException {
    StagedSender connected = sender;
    if (connected == null || !waits || follows || gone) {
      return false;
    }
    PatternBlock numbered =
        needsNumber(number, headers) ? block.set(TopicMessage.MESSAGE, 0, 0, number, 0) : null;
    boolean given = connected.give(numbered, message, headers);
    if (given) {
      told(number);
    }
    return given;
  }

  /** Tells the subscriber which messages it has missed up to a number, if it has room. */
  void tellGap(long number, PatternBlock block) throws IpcException {
    StagedSender connected = sender;
    if (connected != null
        && lastTold < number
        && connected.stage(0, Headers.empty())
        && connected.offer(block.set(TopicMessage.GAP, 0, 0, number, 0), EMPTY, Headers.empty())) {
      told(number);
    }
  }

  /** Offers a message to a subscriber that is not waited for. One that is too large is missed. */
  boolean offer(@Nullable PatternBlock block, ByteBuffer message, Headers headers)
      throws IpcException {
    StagedSender connected = sender;
    try {
      return connected != null
          && connected.stage(message.remaining(), headers)
          && connected.offer(block, message, headers);
    } catch (MessageTooLargeException e) {
      return false;
    }
  }

  boolean isGone() {
    return gone;
  }

  void markGone() {
    gone = true;
  }

  boolean isStaged() {
    return staged;
  }

  void setStaged(boolean now) {
    staged = now;
  }

  boolean follows() {
    return follows;
  }

  /** Records whether the messages come to this subscriber by the log from now on. */
  void setFollows(boolean now) {
    follows = now;
  }

  /** Returns whether this subscriber is connected, may follow a log, and does not follow one. */
  boolean mayFollow() {
    return waits && isConnected() && !follows && !logRefused;
  }

  /** Records that this subscriber cannot follow a log. */
  void refuseLog() {
    logRefused = true;
  }

  /** Returns whether the messages come to this subscriber by the log, if it is not gone. */
  boolean isFollower() {
    return follows && !gone;
  }

  /** Releases the sender's link. */
  void unstage() {
    StagedSender connected = sender;
    staged = false;
    if (connected != null) {
      connected.unstage();
    }
  }

  /**
   * Returns whether a message needs a block that tells its number. Without one, the subscriber
   * takes it for the message after the last one that it got or was told of.
   */
  boolean needsNumber(long number, Headers headers) {
    return lastTold != number - 1 || headers.size() > 0 || record.isDurable();
  }

  /** Records that the subscriber got everything up to a message. */
  void told(long number) {
    lastTold = number;
    unblock();
  }

  /** Records that a subscriber that follows the log got everything in it up to a message. */
  void toldByLog(long number) {
    if (isFollower()) {
      told(Math.max(lastTold, number));
    }
  }

  /** Records that the subscriber missed a message, and returns whether it is the first in a row. */
  boolean missed() {
    missed.incrementAndGet();
    boolean first = !blocked;
    block();
    return first;
  }

  long lastTold() {
    return lastTold;
  }

  /** Records that the link is full, unless it was already. */
  void block() {
    if (!blocked) {
      blockedSinceNs = System.nanoTime();
      blocked = true;
    }
  }

  /** Records that the link is not full. A volatile store for each message would be a fence. */
  void unblock() {
    if (blocked) {
      blocked = false;
    }
    reported = false;
  }

  /** Returns for how many nanoseconds the link has been full without a break; 0 if it is not. */
  long blockedNs() {
    return blocked ? Math.max(1, System.nanoTime() - blockedSinceNs) : 0;
  }

  /** As {@link #blockedNs}. Notes first that a link has room again if nothing is pending in it. */
  long updateBlockedNs() {
    StagedSender connected = sender;
    if (blocked && waits && connected != null && !follows && connected.pendingMessages() == 0) {
      unblock();
    }
    return blockedNs();
  }

  /** Reports once that the publisher waits for this subscriber, if it does so for a while. */
  void reportIfSlow(long blockedForNs, String topic) {
    if (blockedForNs > REPORT_NS && waits() && !reported) {
      reported = true;
      LOG.info(
          "The topic {} waits for a subscriber in {}, which has not taken a message for {} s",
          topic,
          record.process().phrase(),
          blockedForNs / 1_000_000_000);
    }
  }

  /** Returns the number of the message before the first that this link carries. */
  long before() {
    return joinedAfter - history.size();
  }

  /** Returns the barrier of a connected link that offers one, or null. */
  static @Nullable ProcessBarrier barrier(SubscriberLink[] links) {
    for (SubscriberLink link : links) {
      StagedSender connected = link.sender;
      ProcessBarrier barrier = connected == null ? null : connected.barrier();
      if (barrier != null) {
        return barrier;
      }
    }
    return null;
  }

  /**
   * Returns what is known of the subscription.
   *
   * @param now its record, which names the process that has it
   * @param away whether no process has it
   */
  SubscriptionInfo info(SubscriptionRecord now, boolean away) {
    StagedSender connected = sender;
    long ns = blockedNs();
    return new SubscriptionInfo(
        now.process().pid(),
        record.whenFull(),
        connected != null,
        connected == null ? 0 : connected.pendingMessages() + (isFollower() && blocked ? 1 : 0),
        missed.get(),
        ns == 0 ? Optional.empty() : Optional.of(Duration.ofNanos(ns)),
        record.durable(),
        away);
  }
}
