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
 * A receiving link that detects the removal of its object. Senders find the object by its name, and
 * another program may remove or replace the name. Connected senders then continue, but new senders
 * do not find the object. This link logs a warning once. It has the same threading rules as the
 * link that it wraps.
 */
public final class UnlinkDetectingInbound implements InboundLink {
  private static final Logger LOG = LoggerFactory.getLogger(UnlinkDetectingInbound.class);
  private static final long CHECK_NS = TimeUnit.SECONDS.toNanos(2);

  /**
   * The longest interval between two checks. While no frames arrive, the interval doubles with each
   * check, up to this value, because the log message is not worth the processor time of more
   * frequent checks.
   */
  private static final long MAX_CHECK_NS = TimeUnit.SECONDS.toNanos(32);

  private final InboundLink link;
  private final BooleanSupplier inPlace;
  private final String channel;
  private long checkNs = CHECK_NS;
  private long nextCheckNs = System.nanoTime() + CHECK_NS;
  private boolean warned;
  private boolean checksInAwait;
  private volatile boolean woken;

  /**
   * Creates a link that checks the object's name.
   *
   * @param link the receiving link
   * @param inPlace returns whether the name still refers to the link's object
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
      if (!checksInAwait) {
        checkIfDue(System.nanoTime());
      }
      checksInAwait = false; // the next poll checks, unless await is called first
    } else {
      checkNs = CHECK_NS;
    }
    return frames;
  }

  private boolean checkIfDue(long nowNs) {
    if (nowNs - nextCheckNs < 0) {
      return false;
    }
    nextCheckNs = nowNs + checkNs;
    checkNs = Math.min(2 * checkNs, MAX_CHECK_NS);
    if (!warned && !inPlace.getAsBoolean()) {
      warned = true;
      LOG.warn(
          "The object of {} at {} was removed or replaced: its present senders continue, but no new"
              + " sender finds it; close this receiver and bind it again",
          channel,
          link.address());
    }
    return true;
  }

  @Override
  public void await(long timeoutNs) throws IpcException {
    checksInAwait = true;
    boolean due = true;
    long sliceNs;
    for (long leftNs = timeoutNs; due && leftNs > 0; leftNs -= sliceNs) {
      sliceNs = checkNs;
      link.await(Math.min(leftNs, sliceNs));
      due = checkIfDue(System.nanoTime()) && !woken && !Thread.currentThread().isInterrupted();
    }
    woken = false;
  }

  @Override
  public boolean isMembershipCurrent() {
    return link.isMembershipCurrent();
  }

  @Override
  public void wakeup() {
    woken = true; // set first, because link.wakeup() ends a wait that then reads this flag
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
  public boolean shutdown() throws IpcException {
    return link.shutdown();
  }

  @Override
  public void discard() {
    link.discard();
  }

  @Override
  public void close() {
    link.close();
  }
}
