package io.github.linuxipc.engine;

import io.github.linuxipc.channel.ChannelClosedException;
import io.github.linuxipc.channel.Claim;
import io.github.linuxipc.channel.Headers;
import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.engine.framing.PatternBlock;
import io.github.linuxipc.spi.OutboundLink;
import io.github.linuxipc.spi.PeerState;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The engine's sender. The owner of the link ({@link LinkOwnership}) uses the {@link LinkWriter}.
 * This class implements waiting, time-outs, interrupts, losses and pending messages once for all
 * transports.
 */
final class ChannelSender extends StagingSender implements PlainSender {
  private static final Logger LOG = LoggerFactory.getLogger(ChannelSender.class);

  /** The time between two checks of the receiver. No other thread can send during a check. */
  private static final long CHECK_NS = 50_000_000;

  private final AtomicBoolean closing = new AtomicBoolean();

  private final LastClaim lastClaim = new LastClaim(this);

  private volatile long nextCheckNs = System.nanoTime();

  ChannelSender(
      ChannelSettings settings,
      LinkSource opener,
      SenderConnection.Opened opened,
      EngineThreads threads) {
    super(settings, opener, opened, threads);
  }

  @Override
  public void send(ByteBuffer message) throws IpcException, InterruptedException {
    if (Thread.currentThread().isInterrupted() || !sendWhole(message, true)) {
      send(message, Headers.empty());
    }
  }

  @Override
  public boolean trySend(ByteBuffer message) throws IpcException {
    return sendWhole(message, false) || trySend(message, Headers.empty());
  }

  /**
   * Sends a message without headers in the usual case: the link is free, has room and nothing is
   * pending in it. All other cases are left to the general methods.
   *
   * @param waits whether to wait until the frame is in the mechanism
   * @return whether the message was accepted; if not, nothing was done
   */
  private boolean sendWhole(ByteBuffer message, boolean waits) throws IpcException {
    if (!ownership.tryAcquire()) {
      return false;
    }
    try {
      return offerWhole(message, waits);
    } catch (ChannelClosedException | InternalError e) {
      throw sendFailure(e);
    } finally {
      release();
    }
  }

  private boolean offerWhole(ByteBuffer message, boolean waits) throws IpcException {
    LinkWriter writer = connection.liveWriter();
    if (writer == null || !isOpen() || !writer.sendWhole(message)) {
      return false;
    }
    onAccepted(message);
    if (writer.pendingMessages() > 0) {
      completePending(waits);
    }
    return true;
  }

  private void completePending(boolean waits) throws IpcException {
    if (waits) {
      deliverUntil(Durations.deadlineNs(LinkOwnership.FOREVER));
    } else {
      handPendingToEngine();
    }
  }

  @Override
  public void send(ByteBuffer message, Headers headers) throws IpcException, InterruptedException {
    send(null, message, headers, LinkOwnership.FOREVER);
  }

  @Override
  public boolean send(ByteBuffer message, Headers headers, Duration timeout)
      throws IpcException, InterruptedException {
    return send(null, message, headers, Durations.nanos(timeout));
  }

  @Override
  public boolean send(
      @Nullable PatternBlock pattern, ByteBuffer message, Headers headers, long timeoutNs)
      throws IpcException, InterruptedException {
    check.requireFits(connection.liveWriter(), message.remaining(), headers);
    check.requireRoom(pattern, headers);
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    if (!ownership.tryAcquire() && !awaitOwnership(timeoutNs)) {
      return refuse(1);
    }
    try {
      if (!offerNow(pattern, message, headers)
          && !offerUntil(pattern, message, headers, Durations.deadlineNs(timeoutNs))) {
        return refuse(1);
      }
      onAccepted(message);
      if (!connection.writer().advance()) {
        deliverUntil(Durations.deadlineNs(timeoutNs));
      }
      return true;
    } catch (ChannelClosedException | InternalError e) {
      throw sendFailure(e);
    } finally {
      release();
    }
  }

  @Override
  public boolean trySend(ByteBuffer message, Headers headers) throws IpcException {
    return trySend(null, message, headers);
  }

  @Override
  public boolean trySend(@Nullable PatternBlock pattern, ByteBuffer message, Headers headers)
      throws IpcException {
    check.requireFits(connection.liveWriter(), message.remaining(), headers);
    check.requireRoom(pattern, headers);
    if (!acquireBriefly()) {
      return refuse(1);
    }
    try {
      if (!offerNow(pattern, message, headers)) {
        return refuse(1);
      }
      onAccepted(message);
      handPendingToEngine();
      return true;
    } catch (ChannelClosedException | InternalError e) {
      throw sendFailure(e);
    } finally {
      release();
    }
  }

  @Override
  public int trySend(ByteBuffer[] messages, int offset, int length) throws IpcException {
    LinkWriter checked = check.requireFits(connection.liveWriter(), messages, offset, length);
    if (length == 0 || !acquireBriefly()) {
      refuse(length);
      return 0;
    }
    try {
      int count = offerAll(checked, messages, offset, length);
      handPendingToEngine();
      refuse(length - count);
      return count;
    } catch (ChannelClosedException | InternalError e) {
      throw sendFailure(e);
    } finally {
      release();
    }
  }

  /**
   * Offers messages until one is refused, or one is accepted in part and must be completed first.
   */
  private int offerAll(@Nullable LinkWriter checked, ByteBuffer[] messages, int offset, int length)
      throws IpcException {
    int count = 0;
    LinkWriter writer = usable();
    if (writer != checked) {
      check.requireFits(writer, messages, offset, length);
    }
    if (writer == null || !writer.makeWay()) {
      return 0;
    }
    while (count < length && !writer.inMidMessage() && writer.offer(messages[offset + count])) {
      onAccepted(messages[offset + count]);
      count++;
    }
    return count;
  }

  @Override
  public @Nullable Claim tryClaim(int length, Headers headers) throws IpcException {
    LinkWriter checked = check.requireFits(connection.liveWriter(), length, headers);
    if (!acquireBriefly()) {
      refuse(1);
      return null;
    }
    boolean claimed = false;
    try {
      SenderClaim claim = lastClaim.reusable();
      LinkWriter writer = usable();
      if (writer != checked) {
        check.requireFits(writer, length, headers);
      }
      if (writer != null && writer.makeWay()) {
        claimed = claim.open(writer, length, headers);
      }
      if (!claimed) {
        refuse(1);
      }
      return claimed ? claim : null;
    } catch (ChannelClosedException | InternalError e) {
      throw sendFailure(e);
    } finally {
      if (!claimed) {
        release();
      } else {
        lastClaim.opened();
        ownership.markHeldWhileWaiting(true);
      }
    }
  }

  /** Commits a claim, which owns the link. */
  void commitClaim(ByteBuffer message, Headers headers, boolean inLink) throws IpcException {
    try {
      if (!inLink && headers.size() == 0 && offerWhole(message, false)) {
        return;
      }
      check.requireFits(connection.writer(), message, headers);
      requireOpen();
      connection.writer().requirePeer();
      LinkWriter writer = connection.writer();
      boolean accepted =
          inLink ? writer.commitClaim(message.remaining()) : writer.offer(null, message, headers);
      if (!accepted) {
        writer.accept(null, message, headers);
      }
      onAccepted(message);
      handPendingToEngine();
    } catch (ChannelClosedException | InternalError e) {
      throw sendFailure(e);
    }
  }

  /** Ends a claim, whether or not it was committed. */
  void endClaim() {
    lastClaim.ended();
    ownership.markHeldWhileWaiting(false);
    release();
  }

  private boolean offerNow(@Nullable PatternBlock pattern, ByteBuffer message, Headers headers)
      throws IpcException {
    LinkWriter writer = check.requireFits(usable(), message, headers);
    return writer != null && writer.makeWay() && writer.offer(pattern, message, headers);
  }

  private boolean offerUntil(
      @Nullable PatternBlock pattern, ByteBuffer message, Headers headers, long deadlineNs)
      throws IpcException, InterruptedException {
    while (deadlineNs - System.nanoTime() > 0) {
      pause(deadlineNs);
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      if (offerNow(pattern, message, headers)) {
        return true;
      }
    }
    return false;
  }

  /**
   * Waits until all frames of an accepted message are in the mechanism. The wait ends early at the
   * deadline, at an interrupt, and when this sender is closed. The engine then sends the frames
   * that are still pending.
   */
  private void deliverUntil(long deadlineNs) throws IpcException {
    LinkWriter writer = connection.writer();
    while (!writer.advance()) {
      writer.requirePeer();
      if (!isOpen()
          || Thread.currentThread().isInterrupted()
          || deadlineNs - System.nanoTime() <= 0) {
        writer.copyPending();
        return;
      }
      pause(deadlineNs);
    }
  }

  /** Returns the receiver's state. First checks it if a check is due and the link is free. */
  @Override
  public PeerState peer() {
    OutboundLink link = connection.writer().link();
    long nowNs = System.nanoTime();
    if (nowNs - nextCheckNs >= 0 && link.peer() == PeerState.PRESENT && isOpen()) {
      nextCheckNs = nowNs + CHECK_NS;
      checkReceiver(link);
    }
    return link.peer();
  }

  private void checkReceiver(OutboundLink link) {
    if (ownership.tryAcquire()) {
      try {
        link.checkPeer();
      } catch (IpcException e) {
        LOG.debug("The receiver of {} cannot be checked", channel(), e);
      } finally {
        release();
      }
    }
  }

  @Override
  public void close() throws IpcException {
    if (closing.compareAndSet(false, true)) {
      markClosed();
      endStage();
      closer.close(false);
    }
  }

  /**
   * Closes the sender when the process exits. The claim of a thread that has called exit never
   * ends. If there is such a claim, the link is used without being acquired.
   */
  @Override
  void closeAtExit() throws IpcException {
    if (closing.compareAndSet(false, true)) {
      boolean exiting = lastClaim.isOfExitingThread();
      markClosed();
      endStage();
      closer.close(exiting);
    }
  }

  @Override
  boolean isCloseDeferred() {
    return closer.isDeferred();
  }
}
