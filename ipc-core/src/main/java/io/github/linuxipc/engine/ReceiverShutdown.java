package io.github.linuxipc.engine;

import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.engine.framing.MessageReader;
import io.github.linuxipc.engine.registry.ChannelKind;
import io.github.linuxipc.spi.InboundLink;
import java.util.concurrent.TimeUnit;

/**
 * The orderly close of a receiver: the senders are asked to stop, and what they have sent is still
 * delivered. Except for {@link #request}, used by the owner of the receiver's link ({@link
 * LinkOwnership}).
 *
 * <pre>
 *   link can ask the senders   the end is a poll that finds nothing, and began when all senders had
 *                              left, or {@link #NOTICE_NS} after the request: T9
 *   link cannot                the end is a poll that finds nothing, or that time
 *   persistent channel         the end is the next poll: everything stays for the successor
 *   topic, service             as if the link could not: they have notices of their own
 * </pre>
 */
final class ReceiverShutdown {
  /** The time after which no sender begins a message: T9. */
  private static final long NOTICE_NS = TimeUnit.SECONDS.toNanos(1);

  private final InboundLink link;
  private final MessageReader reader;
  private final boolean persistent;
  private final boolean asks;
  private volatile boolean requested;
  private boolean begun;
  private boolean sendersAsked;
  private boolean overdue;
  private long beganNs;

  ReceiverShutdown(ChannelSettings settings, InboundLink link, MessageReader reader) {
    this.link = link;
    this.reader = reader;
    this.persistent = settings.persistent();
    this.asks = !persistent && settings.kind() == ChannelKind.CHANNEL;
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
    if (!begun) {
      begun = true;
      sendersAsked = asks && link.shutdown();
      beganNs = System.nanoTime();
    }
    overdue = System.nanoTime() - beganNs >= NOTICE_NS;
    return !persistent && (sendersAsked || !overdue);
  }

  /** Returns whether the stream has ended, after a poll that delivered nothing. */
  boolean isComplete() {
    return begun
        && (overdue || !sendersAsked || (reader.allLeft(true) && link.isMembershipCurrent()));
  }

  /** Returns how long a wait for frames may last before the end must be checked again. */
  long longestWaitNs() {
    return begun ? Math.max(1, beganNs + NOTICE_NS - System.nanoTime()) : Long.MAX_VALUE;
  }
}
