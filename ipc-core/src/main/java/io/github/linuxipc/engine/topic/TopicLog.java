package io.github.linuxipc.engine.topic;

import io.github.linuxipc.channel.Headers;
import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.engine.BackgroundWork;
import io.github.linuxipc.engine.SharedSender;
import io.github.linuxipc.engine.StagedSender;
import io.github.linuxipc.engine.framing.PatternBlock;
import io.github.linuxipc.spi.PeerState;
import io.github.linuxipc.spi.SharedLink;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The log of a publisher: a sender whose messages are written once for all subscribers that follow
 * it. There is one if the transport has shared links, and two subscribers that are waited for are
 * connected. A message is either in the log as a whole or refused, so that no subscriber waits for
 * a part of it because another one is slow. A message that does not fit into one frame ends the log
 * for the rest of the publisher's life: each subscriber gets its messages by its own sender again.
 * Guarded by the publisher's ownership.
 */
final class TopicLog {
  private static final Logger LOG = LoggerFactory.getLogger(TopicLog.class);

  /** The number of subscribers for which a log is opened. With one, it would save nothing. */
  private static final int LEAST = 2;

  /** How long no log is opened after that has failed. */
  private static final long PAUSE_NS = 10_000_000_000L;

  private final BackgroundWork background;
  private final Failures failures;
  private final Runnable onOpened;
  private @Nullable SharedSender log;

  /** What the engine thread has opened, until {@link #admit} takes it. */
  private final AtomicReference<@Nullable SharedSender> opened = new AtomicReference<>();

  private volatile boolean opening;
  private volatile boolean unsupported;
  private volatile boolean failed;
  private volatile long failedNs;
  private volatile boolean over;
  private int followers;

  /** Whether somebody was admitted after the last message, and may have missed some before. */
  private boolean admitted;

  private boolean blocked;
  private long lastNumber;

  /** Learns of subscribers that the log does not reach any more. */
  interface Failures {
    /** Called for each of these subscribers. */
    void lost(SubscriberLink link, @Nullable IpcException cause);
  }

  /**
   * Creates the log of a publisher; nothing is opened yet.
   *
   * @param onOpened called on an engine thread when the log was opened; has {@link #admit} called
   */
  TopicLog(BackgroundWork background, Failures failures, Runnable onOpened) {
    this.background = background;
    this.failures = failures;
    this.onOpened = onOpened;
  }

  /**
   * Makes connected subscribers follow the log, between two messages. Opens the log on an engine
   * thread if there is none. Closes it if nobody follows it any more. If a message was refused,
   * notes which subscribers still have no room for it.
   */
  void admit(SubscriberLink[] links) {
    if (over || unsupported) {
      return;
    }
    SharedSender current = log == null ? opened.getAndSet(null) : log;
    log = current;
    if (current == null) {
      openIfUseful(links);
      return;
    }
    if (blocked) {
      noteSlow(current, links);
    }
    boolean candidates = false;
    for (SubscriberLink link : links) {
      StagedSender own = link.sender();
      if (own != null && link.mayFollow()) {
        candidates = true;
        admit(current, link, own);
      }
    }
    if (followers == 0 && !candidates) {
      log = null;
      closeInBackground(current);
    }
  }

  private void openIfUseful(SubscriberLink[] links) {
    if (opening || (failed && System.nanoTime() - failedNs < PAUSE_NS)) {
      return;
    }
    SubscriberLink[] candidates =
        Stream.of(links).filter(SubscriberLink::mayFollow).toArray(SubscriberLink[]::new);
    StagedSender like = candidates.length < LEAST ? null : candidates[0].sender();
    if (like != null) {
      opening = true;
      opening = background.tryStart(() -> open(like)) && opening;
    }
  }

  private void open(StagedSender like) {
    try {
      SharedSender fresh = SharedSender.open(like).orElse(null);
      unsupported = fresh == null;
      opened.set(fresh);
      failed = false;
      if (over) {
        closeOpened();
      }
    } catch (IpcException e) {
      if (!failed) {
        LOG.warn("Each subscriber gets a copy of each message: {}", e.getMessage());
      }
      failedNs = System.nanoTime();
      failed = true;
    } finally {
      opening = false;
    }
    onOpened.run();
  }

  private void admit(SharedSender current, SubscriberLink link, StagedSender own) {
    try {
      if (!own.stage(0, Headers.empty())) {
        return;
      }
      SharedLink.Admission admission = current.add(own);
      if (admission == SharedLink.Admission.ADMITTED) {
        link.setFollows(true);
        admitted = true;
        followers++;
      } else if (admission == SharedLink.Admission.NEVER) {
        link.refuseLog();
      }
    } catch (IpcException e) {
      failures.lost(link, e);
    } finally {
      own.unstage();
    }
  }

  /** Returns whether a subscriber follows the log. */
  boolean isFollowed() {
    return followers > 0;
  }

  /** Ends the log if somebody follows it and a message does not fit into one of its frames. */
  void prepare(int length, Headers headers, SubscriberLink[] links) {
    SharedSender current = log;
    if (current != null && followers > 0 && !current.takes(length, headers)) {
      close(links);
    }
  }

  /**
   * Gives a message to the subscribers that follow the log, unless one of them has no room. If the
   * log fails, nobody follows it afterwards.
   *
   * @return a subscriber that has no room; null if the message was given to all
   */
  @Nullable SubscriberLink offer(
      PatternBlock block, ByteBuffer message, Headers headers, SubscriberLink[] links) {
    SharedSender current = log;
    if (current == null) {
      return null;
    }
    StagedSender sender = current.sender();
    PatternBlock numbered = admitted || headers.size() > 0 ? block : null;
    try {
      boolean given =
          sender.stage(message.remaining(), headers) && sender.offer(numbered, message, headers);
      if (!given) {
        sender.unstage();
        return removeLost(current, links)
            ? offer(block, message, headers, links)
            : noteSlow(current, links);
      }
      lastNumber = block.number();
      admitted = false;
      if (blocked) {
        noteRoom(links);
      }
    } catch (IpcException e) {
      LOG.warn("The log of a publisher cannot be used any more: {}", e.getMessage());
      close(links);
    }
    return null;
  }

  /** Removes the followers whose loss was noticed. Returns whether there were any. */
  private boolean removeLost(SharedSender current, SubscriberLink[] links) {
    boolean any = false;
    for (SubscriberLink link : links) {
      StagedSender own = link.sender();
      if (own != null && link.isFollower() && own.peer() != PeerState.PRESENT) {
        failures.lost(link, null);
        current.remove(own);
        any = true;
      }
    }
    return any;
  }

  /** Notes which subscribers hold the log back, and returns one of them. */
  private @Nullable SubscriberLink noteSlow(SharedSender current, SubscriberLink[] links) {
    SubscriberLink slow = null;
    blocked = true;
    for (SubscriberLink link : links) {
      StagedSender own = link.sender();
      if (own != null && link.isFollower()) {
        if (current.holdsBack(own)) {
          slow = link;
          link.block();
        } else {
          link.unblock();
          slow = slow == null ? link : slow; // all may have room again
        }
      }
    }
    return slow;
  }

  private void noteRoom(SubscriberLink[] links) {
    blocked = false;
    for (SubscriberLink link : links) {
      if (link.isFollower()) {
        link.unblock();
      }
    }
  }

  /** Waits until a subscriber that had no room may have room. */
  void awaitRoom(long timeoutNs) throws IpcException, InterruptedException {
    SharedSender current = log;
    if (current != null) {
      current.sender().awaitOffer(timeoutNs);
    }
  }

  /** Returns the number of the last message that was given to the log. */
  long lastNumber() {
    return lastNumber;
  }

  /** Releases the link of the log. */
  void unstage() {
    SharedSender current = log;
    if (current != null) {
      current.sender().unstage();
    }
  }

  /** Removes a subscriber that is gone. */
  void remove(SubscriberLink gone) {
    SharedSender current = log;
    StagedSender own = gone.sender();
    if (current != null && own != null && gone.follows()) {
      current.remove(own);
      gone.setFollows(false);
      followers--;
    }
  }

  /**
   * Makes the followers get what comes next by their own senders, and closes the log. No log is
   * opened afterwards.
   */
  void close(SubscriberLink[] links) {
    over = true;
    closeOpened();
    SharedSender current = log;
    if (current == null) {
      return;
    }
    IpcException failure = null;
    try {
      current.end();
    } catch (IpcException e) {
      failure = e;
    }
    for (SubscriberLink link : links) {
      if (link.isFollower()) {
        link.toldByLog(lastNumber);
        if (failure != null) {
          failures.lost(link, failure);
        }
      }
      link.setFollows(false);
    }
    unstage();
    followers = 0;
    log = null;
    closeInBackground(current);
  }

  private void closeOpened() {
    SharedSender unused = opened.getAndSet(null);
    if (unused != null) {
      closeInBackground(unused);
    }
  }

  private void closeInBackground(SharedSender unused) {
    if (!background.tryStart(unused::close)) {
      unused.close();
    }
  }
}
