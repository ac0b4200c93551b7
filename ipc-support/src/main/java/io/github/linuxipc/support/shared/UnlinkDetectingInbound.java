package io.github.linuxipc.support.shared;

import io.github.linuxipc.channel.Address;
import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.spi.FrameHandler;
import io.github.linuxipc.spi.InboundLink;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The receiving end of an object that others reach by its name, and that somebody may remove: the
 * senders that are there go on, but no new one finds it. It says so, once, in the log. Threads as
 * for the link that it wraps.
 */
public final class UnlinkDetectingInbound implements InboundLink {
  private static final Logger LOG = LoggerFactory.getLogger(UnlinkDetectingInbound.class);
  private static final long LOOK_NS = TimeUnit.SECONDS.toNanos(2);

  /** While nothing comes, the looks become rarer: a line in the log is not worth a core. */
  private static final long RAREST_LOOK_NS = TimeUnit.SECONDS.toNanos(32);

  private final InboundLink link;
  private final BooleanSupplier inPlace;
  private final String channel;
  private long lookNs = LOOK_NS;
  private long nextLookNs = System.nanoTime() + LOOK_NS;
  private boolean missed;
  private boolean looksInAwait;
  private volatile boolean woken;

  /**
   * Watches.
   *
   * @param link the receiving end
   * @param inPlace whether the name still leads to the link's object
   * @param channel the channel, for the log
   */
  public UnlinkDetectingInbound(InboundLink link, BooleanSupplier inPlace, String channel) {
    this.link = link;
    this.inPlace = inPlace;
    this.channel = channel;
  }

  @Override
  public int poll(FrameHandler handler, int limit) throws IpcException {
    int frames = link.poll(handler, limit);
    if (frames == 0) {
      if (!looksInAwait) {
        lookIfDue(System.nanoTime());
      }
      looksInAwait = false; // until it is awaited again
    } else {
      lookNs = LOOK_NS;
    }
    return frames;
  }

  private boolean lookIfDue(long nowNs) {
    if (nowNs - nextLookNs < 0) {
      return false;
    }
    nextLookNs = nowNs + lookNs;
    lookNs = Math.min(2 * lookNs, RAREST_LOOK_NS);
    if (!missed && !inPlace.getAsBoolean()) {
      missed = true;
      LOG.warn(
          "What {} receives at, {}, was removed or replaced by somebody: its senders go on, but no"
              + " new one finds it; close this receiver and bind it again",
          channel,
          link.address());
    }
    return true;
  }

  @Override
  public void await(long timeoutNs) throws IpcException {
    looksInAwait = true;
    boolean due = true;
    long sliceNs;
    for (long leftNs = timeoutNs; due && leftNs > 0; leftNs -= sliceNs) {
      sliceNs = lookNs;
      link.await(Math.min(leftNs, sliceNs));
      due = lookIfDue(System.nanoTime()) && !woken && !Thread.currentThread().isInterrupted();
    }
    woken = false;
  }

  @Override
  public boolean isMembershipCurrent() {
    return link.isMembershipCurrent();
  }

  @Override
  public void wakeup() {
    woken = true; // before the link's, which ends a wait that then looks here
    link.wakeup();
  }

  @Override
  public Address address() {
    return link.address();
  }

  @Override
  public <T> Optional<T> extension(Class<T> type) {
    return link.extension(type);
  }

  @Override
  public void close() {
    link.close();
  }
}
