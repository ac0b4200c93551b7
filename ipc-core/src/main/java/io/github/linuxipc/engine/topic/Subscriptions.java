package io.github.linuxipc.engine.topic;

import io.github.linuxipc.channel.Address;
import io.github.linuxipc.channel.Capability;
import io.github.linuxipc.channel.ChannelClosedException;
import io.github.linuxipc.channel.Headers;
import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.engine.BackgroundWork;
import io.github.linuxipc.engine.Counters;
import io.github.linuxipc.engine.LinkOwnership;
import io.github.linuxipc.engine.ResolvedAddress;
import io.github.linuxipc.engine.StagedSender;
import io.github.linuxipc.engine.framing.PatternBlock;
import io.github.linuxipc.spi.PeerState;
import io.github.linuxipc.topic.SubscriptionInfo;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The subscriptions that one publisher knows, and the numbers of its messages. Guarded by the
 * publisher's ownership, except what is said to be callable by any thread.
 */
final class Subscriptions {
  private static final Logger LOG = LoggerFactory.getLogger(Subscriptions.class);

  /** How long a close waits for the publisher. A publisher that waits has released all links. */
  private static final long RELEASE_NS = 100_000_000;

  private static final SubscriberLink[] NONE = {};
  private final TopicSettings settings;
  private final ResolvedAddress like;
  private final SubscriptionScan scan;
  private final HistoryRing history;
  private final LinkOwnership ownership = new LinkOwnership();
  private final PatternBlock block = new PatternBlock();
  private final ChangeSignal changed = new ChangeSignal();
  private final Counters counters = new Counters();
  private final SharedCopy copy = new SharedCopy();
  private volatile SubscriberLink[] links = NONE;
  private volatile Announcement announcement;

  /** The members word and its value before the last scan. */
  private volatile MembersWord members;

  private @Nullable MembersWord scannedMembers;
  private long scannedValue;
  private long number;

  /** The subscription that has made the publisher full. */
  private @Nullable SubscriberLink full;

  private final TopicLog log;
  private volatile Runnable onGap = () -> {};

  Subscriptions(
      TopicSettings settings,
      ResolvedAddress like,
      SubscriptionScan scan,
      BackgroundWork background,
      MembersWord members,
      Announcement announcement) {
    this.settings = settings;
    this.like = like;
    this.scan = scan;
    this.members = members;
    this.announcement = announcement;
    this.history = new HistoryRing(settings.history());
    this.log = new TopicLog(background, this::lost, this::admitSoon);
  }

  LinkOwnership ownership() {
    return ownership;
  }

  Counters counters() {
    return counters;
  }

  /** Sets what runs when a subscriber begins to miss messages. */
  void onGap(Runnable action) {
    onGap = action;
  }

  /**
   * Gives a message in one step, if there is one subscriber, which is waited for and has room. If
   * this returns false, nothing has happened, and {@link #stage} decides.
   */
  boolean giveToOne(ByteBuffer message, Headers headers) throws IpcException {
    if (links.length != 1 || history.keeps()) {
      return false; // stage looks at the members word
    }
    scanIfChanged();
    SubscriberLink[] current = links;
    boolean given = false;
    if (current.length == 1) {
      try {
        given = current[0].give(number + 1, block, message, headers);
      } catch (ChannelClosedException e) {
        lost(current[0], e);
      }
    }
    if (given) {
      announcement.lastNumberRelease(++number);
    }
    return given;
  }

  /**
   * Stages a message with every subscriber that is waited for, and gives it to those that follow
   * the log after all others have taken it. The look at the members word comes first, so that a
   * subscription that was complete before this call is known (P3). If this returns true, {@link
   * #give} must follow.
   */
  boolean stage(ByteBuffer message, Headers headers) throws IpcException {
    scanIfChanged();
    full = null;
    int length = message.remaining();
    block.set(TopicMessage.MESSAGE, 0, 0, number + 1, 0);
    SubscriberLink[] current = links;
    boolean all = false;
    log.prepare(length, headers, current);
    try {
      for (int i = 0; i < current.length && full == null; i++) {
        boolean asked = current[i].waits() && !current[i].isGone() && !current[i].follows();
        if (asked && !stage(current[i], length, headers)) {
          full = current[i].isGone() ? null : current[i];
        }
      }
      boolean followed = log.isFollowed();
      if (full == null && followed) {
        full = log.offer(block, message, headers, current);
      }
      // if the log has failed, those that followed it are staged, too
      all = full == null && (log.isFollowed() == followed || stage(message, headers));
    } finally {
      if (!all) {
        unstage(current);
      }
    }
    return all;
  }

  private boolean stage(SubscriberLink link, int length, Headers headers) throws IpcException {
    StagedSender sender = link.sender();
    try {
      if (sender != null && sender.stage(length, headers)) {
        link.setStaged(true);
        link.unblock();
        return true;
      }
    } catch (ChannelClosedException e) {
      lost(link, e);
      return false;
    }
    link.block();
    return false;
  }

  private void unstage(SubscriberLink[] current) {
    log.unstage();
    for (SubscriberLink link : current) {
      link.unstage();
    }
  }

  /** Releases the link of a sender that is closed by others. Called by any thread. */
  void release(StagedSender sender) {
    if (ownership.acquireUninterruptibly(RELEASE_NS)) {
      try {
        sender.unstage();
      } finally {
        ownership.release();
      }
    }
  }

  /** Gives an accepted message to every subscriber. */
  void give(ByteBuffer message, Headers headers) {
    copy.clear();
    number++;
    for (SubscriberLink link : links) {
      give(link, message, headers);
    }
    history.add(message, headers);
    announcement.lastNumberRelease(number);
  }

  private void give(SubscriberLink link, ByteBuffer message, Headers headers) {
    StagedSender sender = link.sender();
    PatternBlock numbered = link.needsNumber(number, headers) ? block : null;
    try {
      if (link.isStaged() && sender != null) {
        link.setStaged(false);
        sender.accept(numbered, message, headers, copy);
        link.told(number);
      } else if (!link.waits() && !link.isGone()) {
        if (link.offer(numbered, message, headers)) {
          link.told(number);
        } else {
          counters.missed(1);
          if (link.missed()) {
            onGap.run();
          }
        }
      }
    } catch (IpcException e) {
      lost(link, e);
    }
  }

  /** Waits until the subscriber that has made the publisher full may have room. */
  void awaitRoom(long timeoutNs) throws IpcException, InterruptedException {
    SubscriberLink slow = full;
    if (slow == null) {
      return;
    }
    StagedSender sender = slow.sender();
    if (sender == null) {
      awaitChange(timeoutNs);
      return;
    }
    try {
      if (slow.follows()) {
        log.awaitRoom(timeoutNs);
      } else {
        sender.awaitStage(timeoutNs);
      }
    } catch (ChannelClosedException e) {
      lost(slow, e);
    }
  }

  /**
   * Tells subscribers with room again what they have missed, reports slow ones, ends those that
   * were full for too long, and removes those that have left, also if nothing is sent to them.
   * Releases all links first: a sender that is still staged does not check its receiver.
   */
  void settle() {
    unstage(links);
    for (SubscriberLink link : links) {
      StagedSender sender = link.sender();
      if (sender != null && !link.isGone() && sender.peer() != PeerState.PRESENT) {
        lost(link, null);
      }
      if (link.isGone()) {
        continue;
      }
      if (!link.waits()) {
        settleGap(link);
      }
      long ns = link.updateBlockedNs();
      link.reportIfSlow(ns, settings.channel().channel());
      if (scan.endsSlow(link, ns)) {
        remove(link);
      }
    }
    for (SubscriberLink link : links) {
      if (link.isGone()) {
        remove(link);
      }
    }
    log.admit(links);
  }

  /** Makes connected subscribers follow the log soon. Called on engine threads. */
  void admitSoon() {
    if (ownership.acquireUninterruptibly(RELEASE_NS)) {
      try {
        log.admit(links);
      } finally {
        ownership.release();
      }
    }
  }

  TopicLog log() {
    return log;
  }

  private void settleGap(SubscriberLink link) {
    try {
      link.tellGap(number, block);
    } catch (IpcException e) {
      lost(link, e);
    }
  }

  /** Returns whether a subscriber has missed messages and was not told yet. */
  boolean hasGaps() {
    return Stream.of(links)
        .anyMatch(link -> !link.waits() && !link.isGone() && link.lastTold() < number);
  }

  /** Reads the members word, and scans if it has changed since the value before the last scan. */
  void scanIfChanged() throws IpcException {
    MembersWord word = members;
    long value = word.subscriptionsAcquire();
    if (value != scannedValue || word != scannedMembers) {
      SubscriberLink[] before = links;
      links = scan.newcomers(this, before, number, history);
      scannedValue = value;
      scannedMembers = word;
    }
  }

  /** Makes the publisher read another members word, and scan before its next message. */
  void follow(MembersWord other) {
    members = other;
    announcement.inodeRelease(other.inode());
  }

  /** Returns the members word that the publisher reads. Called by any thread. */
  MembersWord members() {
    return members;
  }

  Announcement announcement() {
    return announcement;
  }

  void announce(Announcement other) {
    other.lastNumberRelease(number);
    announcement = other;
  }

  long number() {
    return number;
  }

  private void lost(SubscriberLink link, @Nullable IpcException cause) {
    LOG.debug("The subscriber in {} has left", link.record().process().phrase(), cause);
    counters.peerLost();
    link.setStaged(false);
    link.toldByLog(log.lastNumber());
    link.markGone();
  }

  /** Removes a link and closes its sender in the background. */
  private void remove(SubscriberLink gone) {
    gone.markGone();
    gone.unstage();
    log.remove(gone);
    List<SubscriberLink> left = new ArrayList<>(List.of(links));
    left.remove(gone);
    scan.close(gone);
    scan.successor(this, gone).ifPresent(left::add);
    links = left.toArray(SubscriberLink[]::new);
    signal();
  }

  /** Called when a subscriber is connected, or cannot be. Called by any thread. */
  void signal() {
    changed.signal();
  }

  /** Waits until {@link #signal} is called. May return early. Called by any thread. */
  void awaitChange(long timeoutNs) throws InterruptedException {
    changed.await(timeoutNs);
  }

  /** Returns all links. Called by any thread. */
  SubscriberLink[] links() {
    return links;
  }

  int connected() {
    return (int) Stream.of(links).filter(SubscriberLink::isConnected).count();
  }

  List<SubscriptionInfo> infos() {
    return Stream.of(links).filter(link -> !link.isGone()).map(scan::info).toList();
  }

  Address address() {
    return like.address();
  }

  Set<Capability> capabilities() {
    return like.transport().capabilities();
  }
}
