package io.github.linuxipc.engine;

import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.engine.framing.MessageReader;
import io.github.linuxipc.engine.registry.ChannelKind;
import io.github.linuxipc.spi.InboundLink;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The orderly close of a receiver: what the senders have sent is still delivered. Except for {@link
 * #request}, used by the owner of the receiver's link ({@link LinkOwnership}).
 *
 * <pre>
 *   link can ask the senders   they are asked to stop; the end is a poll that finds nothing, and
 *                              began when all senders had left, or {@link #NOTICE_NS} after the
 *                              request: T9
 *   link cannot, service       the end is a poll that finds nothing, or that time
 *   persistent channel         the end is the next poll: everything stays for the successor
 *   topic                      the senders are not asked; the end is {@link ShutdownGoal}
 * </pre>
 */
final class ReceiverShutdown {
  /** The time after which no sender begins a message (T9), and a pause that ends the stream. */
  private static final long NOTICE_NS = TimeUnit.SECONDS.toNanos(1);

  private final InboundLink link;
  private final MessageReader reader;
  private final boolean persistent;
  private final boolean asks;
  private volatile boolean requested;
  private volatile @Nullable ShutdownGoal goal;
  private boolean begun;
  private boolean sendersAsked;
  private boolean overdue;
  private boolean reached;
  private long beganNs;

  /** The last poll has found nothing, and the one before. */
  private boolean quiet;

  private boolean quietBefore;
  private long quietSinceNs;

  ReceiverShutdown(ChannelSettings settings, InboundLink link, MessageReader reader) {
    this.link = link;
    this.reader = reader;
    this.persistent = settings.persistent();
    this.asks = !persistent && settings.kind() == ChannelKind.CHANNEL;
  }

  /** Sets what decides the end instead of the senders. Called before any poll. */
  void goal(ShutdownGoal other) {
    goal = other;
  }

  /** Begins the shutdown with the next poll. Called by any thread. */
  void request() {
    requested = true;
  }

  /**
   * Asks the senders to stop if that was requested. Called before each poll.
   *
   * @return whether to poll; false if the stream ends although there may be messages
   */
  boolean beginPoll() throws IpcException {
    if (!requested) {
      return true;
    }
    ShutdownGoal known = persistent ? null : goal;
    if (!begun) {
      begun = true;
      sendersAsked = asks && link.shutdown();
      beganNs = System.nanoTime();
      if (known != null) {
        known.begin();
      }
    }
    overdue = System.nanoTime() - beganNs >= NOTICE_NS;
    if (known == null) {
      return !persistent && (sendersAsked || !overdue);
    }
    quietBefore = quiet;
    quiet = false;
    reached |= overdue && known.isReached();
    return !reached;
  }

  /** Returns whether the stream has ended, after a poll that delivered nothing. */
  boolean isComplete() {
    ShutdownGoal known = persistent ? null : goal;
    if (known != null) {
      return begun && isComplete(known);
    }
    return begun
        && (overdue || !sendersAsked || (reader.allLeft(true) && link.isMembershipCurrent()));
  }

  /** A sender that holds the rest of a message needs a moment after the channel was emptied. */
  private boolean isComplete(ShutdownGoal known) {
    if (!quietBefore) {
      quietSinceNs = System.nanoTime();
    }
    quiet = true;
    boolean all = known.isReached() && link.isMembershipCurrent();
    reached |= all || System.nanoTime() - quietSinceNs >= NOTICE_NS;
    return reached;
  }

  /** Returns how long a wait for frames may last before the end must be checked again. */
  long longestWaitNs() {
    if (!begun) {
      return Long.MAX_VALUE;
    }
    long sinceNs = quiet ? quietSinceNs : beganNs;
    return Math.max(1, sinceNs + NOTICE_NS - System.nanoTime());
  }
}
