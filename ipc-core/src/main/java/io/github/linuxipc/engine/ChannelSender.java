package io.github.linuxipc.engine;

import io.github.linuxipc.channel.Address;
import io.github.linuxipc.channel.ChannelClosedException;
import io.github.linuxipc.channel.Claim;
import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.channel.IpcConfigurationException;
import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.channel.MessageTooLargeException;
import io.github.linuxipc.channel.Sender;
import io.github.linuxipc.spi.WireFormat;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The engine's sender. Whoever holds the {@link LinkOwnership} works on the {@link LinkWriter};
 * waiting, time-outs, interrupts, losses and the tail are dealt with here, once for all transports.
 */
final class ChannelSender extends ChannelEndpoint implements Sender {
  private static final long RECONNECT_PAUSE_NS = 5_000_000;

  private final SenderConnection connection;
  private final BackgroundFlusher tails;
  private final SenderCloser close;
  private final boolean lines;
  private final AtomicBoolean closing = new AtomicBoolean();

  /** The thread that has a claim open; for a shutdown hook that it has started. */
  private @Nullable Thread claimer;

  ChannelSender(
      ChannelSettings settings,
      SenderOpener opener,
      SenderConnection.Opened opened,
      EngineThreads threads) {
    super(settings);
    this.connection = new SenderConnection(settings, opener, threads, counters, opened);
    this.tails = new BackgroundFlusher(this, threads);
    this.close = new SenderCloser(this);
    this.lines = settings.wire() == WireFormat.LINES;
  }

  @Override
  public void send(ByteBuffer message) throws IpcException, InterruptedException {
    send(message, LinkOwnership.FOREVER);
  }

  @Override
  public boolean send(ByteBuffer message, Duration timeout)
      throws IpcException, InterruptedException {
    return send(message, nanos(timeout));
  }

  private boolean send(ByteBuffer message, long timeoutNs)
      throws IpcException, InterruptedException {
    requireFits(message);
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    if (!turn.tryAcquire() && !waitForTurn(timeoutNs)) {
      return refuse(1);
    }
    try {
      if (!offer(message) && !offerUntil(message, deadlineNs(timeoutNs))) {
        return refuse(1);
      }
      accepted(message);
      if (!connection.flow().advance()) {
        deliverUntil(deadlineNs(timeoutNs));
      }
      return true;
    } catch (ChannelClosedException e) {
      throw connection.onConnectionLost(e);
    } catch (InternalError e) {
      throw MemoryFault.failure(e, ChannelContext.where(settings, address().toString(), ""));
    } finally {
      release();
    }
  }

  @Override
  public boolean trySend(ByteBuffer message) throws IpcException {
    requireFits(message);
    if (!takeTurnSoon()) {
      return refuse(1);
    }
    try {
      if (!offer(message)) {
        return refuse(1);
      }
      accepted(message);
      leaveTail();
      return true;
    } catch (ChannelClosedException e) {
      throw connection.onConnectionLost(e);
    } catch (InternalError e) {
      throw MemoryFault.failure(e, ChannelContext.where(settings, address().toString(), ""));
    } finally {
      release();
    }
  }

  @Override
  public int trySend(ByteBuffer[] messages, int offset, int length) throws IpcException {
    for (int i = 0; i < length; i++) {
      requireFits(messages[offset + i]);
    }
    if (length == 0 || !takeTurnSoon()) {
      refuse(length);
      return 0;
    }
    try {
      int count = offerAll(messages, offset, length);
      leaveTail();
      refuse(length - count);
      return count;
    } catch (ChannelClosedException e) {
      throw connection.onConnectionLost(e);
    } catch (InternalError e) {
      throw MemoryFault.failure(e, ChannelContext.where(settings, address().toString(), ""));
    } finally {
      release();
    }
  }

  /** Offers messages until one is refused, or one is accepted in part and so must go first. */
  private int offerAll(ByteBuffer[] messages, int offset, int length) throws IpcException {
    int count = 0;
    LinkWriter flow = usable();
    if (flow == null || !flow.advance()) {
      return 0;
    }
    while (count < length && !flow.inMidMessage() && flow.offer(messages[offset + count])) {
      accepted(messages[offset + count]);
      count++;
    }
    return count;
  }

  @Override
  public @Nullable Claim tryClaim(int length) throws IpcException {
    requireFits(length);
    if (!takeTurnSoon()) {
      refuse(1);
      return null;
    }
    Claim claim = null;
    try {
      LinkWriter flow = usable();
      claim = flow != null && flow.advance() ? openClaim(flow, length) : null;
      return claim;
    } catch (ChannelClosedException e) {
      throw connection.onConnectionLost(e);
    } catch (InternalError e) {
      throw MemoryFault.failure(e, ChannelContext.where(settings, address().toString(), ""));
    } finally {
      if (claim == null) {
        refuse(1);
        release();
      } else {
        claimer = Thread.currentThread();
        turn.markHeldWhileWaiting(true);
      }
    }
  }

  private @Nullable Claim openClaim(LinkWriter flow, int length) throws IpcException {
    if (!flow.claimable(length)) {
      return new SenderClaim(this, ByteBuffer.allocate(length), false);
    }
    ByteBuffer room = flow.claim(length);
    return room == null ? null : new SenderClaim(this, room, true);
  }

  /** Sends a claim; it holds the turn. */
  void commitClaim(ByteBuffer message, boolean inLink) throws IpcException {
    try {
      requireFits(message);
      requireOpen();
      connection.flow().requirePeer();
      if (!inLink || !connection.flow().commitClaim(message.capacity())) {
        connection.flow().accept(message);
      }
      accepted(message);
      leaveTail();
    } catch (ChannelClosedException e) {
      throw connection.onConnectionLost(e);
    } catch (InternalError e) {
      throw MemoryFault.failure(e, ChannelContext.where(settings, address().toString(), ""));
    }
  }

  /** Ends a claim, committed or not. */
  void endClaim() {
    claimer = null;
    turn.markHeldWhileWaiting(false);
    release();
  }

  private boolean offer(ByteBuffer message) throws IpcException {
    LinkWriter flow = usable();
    return flow != null && flow.advance() && flow.offer(message);
  }

  private boolean offerUntil(ByteBuffer message, long deadlineNs)
      throws IpcException, InterruptedException {
    while (deadlineNs - System.nanoTime() > 0) {
      pause(deadlineNs);
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      if (offer(message)) {
        return true;
      }
    }
    return false;
  }

  /**
   * Waits for an accepted message to get into the mechanism; what is left at the end is the
   * engine's to send.
   */
  private void deliverUntil(long deadlineNs) throws IpcException {
    LinkWriter flow = connection.flow();
    while (!flow.advance()) {
      flow.requirePeer();
      if (!isOpen()
          || Thread.currentThread().isInterrupted()
          || deadlineNs - System.nanoTime() <= 0) {
        flow.copyPending();
        return;
      }
      pause(deadlineNs);
    }
  }

  private void leaveTail() throws IpcException {
    if (!connection.flow().advance()) {
      connection.flow().copyPending();
    }
  }

  /** Waits for the link, or for a new one; ends early for any reason. */
  private void pause(long deadlineNs) throws IpcException {
    long beganNs = System.nanoTime();
    turn.markHeldWhileWaiting(true);
    try {
      if (connection.adoptReconnected()) {
        connection.flow().await(deadlineNs - beganNs);
      } else {
        LockSupport.parkNanos(this, Math.min(RECONNECT_PAUSE_NS, deadlineNs - beganNs));
      }
    } finally {
      turn.markHeldWhileWaiting(false);
      counters.blocked(System.nanoTime() - beganNs);
    }
  }

  /**
   * The flow to send on, or null while there is no link; throws if this end is closed or the
   * receiver is gone.
   */
  private @Nullable LinkWriter usable() throws IpcException {
    requireOpen();
    LinkWriter flow = connection.liveFlow();
    if (flow != null) {
      flow.requirePeer();
    }
    return flow;
  }

  private void requireOpen() throws ChannelClosedException {
    if (!isOpen()) {
      String where = ChannelContext.where(settings, address().toString(), "");
      throw new ChannelClosedException(
          ErrorCode.CLOSED,
          ErrorCode.CLOSED.text("This sender was closed", where, "Open a new one."),
          null);
    }
  }

  private boolean waitForTurn(long timeoutNs) throws IpcException, InterruptedException {
    long beganNs = System.nanoTime();
    boolean taken = turn.acquire(timeoutNs);
    counters.blocked(System.nanoTime() - beganNs);
    if (!taken) {
      requireOpen();
    }
    return taken;
  }

  private boolean takeTurnSoon() throws IpcException {
    boolean taken = turn.tryAcquireBriefly();
    if (!taken) {
      requireOpen();
    }
    return taken;
  }

  /**
   * Gives the turn back, and sees to it that a tail goes on and a close that waits for the turn
   * happens.
   */
  void release() {
    if (connection.flow().pendingMessages() > 0 && isOpen() && connection.adoptReconnected()) {
      tails.schedule();
    }
    releaseQuietly();
  }

  /** Gives the turn back, and lets a close that waits for it happen. */
  void releaseQuietly() {
    turn.release();
    close.afterRelease();
  }

  private void accepted(ByteBuffer message) {
    counters.message(message.remaining());
    message.position(message.limit());
  }

  private boolean refuse(int count) {
    if (count > 0) {
      counters.refused(count);
    }
    return false;
  }

  private void requireFits(ByteBuffer message) {
    requireFits(message.remaining());
    if (lines && holdsNewline(message)) {
      throw new IpcConfigurationException(
          ErrorCode.UNSUPPORTED_PAYLOAD,
          ErrorCode.UNSUPPORTED_PAYLOAD.text(
              "The message holds a newline, which ends a message under wire=lines",
              ChannelContext.where(settings, address().toString(), ""),
              "Take it out, or use wire=framed on both ends."));
    }
  }

  private void requireFits(int length) {
    int limit = connection.maxMessage();
    if (length > limit) {
      String where = ChannelContext.where(settings, address().toString(), "");
      throw limit < settings.maxMessageSize()
          ? MessageTooLargeException.forTransport(length, limit, where)
          : new MessageTooLargeException(length, limit, where);
    }
    if (length < 0) {
      throw new IllegalArgumentException("A message cannot have " + length + " bytes");
    }
  }

  private static boolean holdsNewline(ByteBuffer message) {
    for (int i = message.position(); i < message.limit(); i++) {
      if (message.get(i) == '\n') {
        return true;
      }
    }
    return false;
  }

  SenderConnection connection() {
    return connection;
  }

  @Override
  ResolvedAddress candidate() {
    return connection.candidate();
  }

  @Override
  public Address address() {
    return connection.address();
  }

  @Override
  public <T> Optional<T> extension(Class<T> type) {
    return connection.extension(type);
  }

  @Override
  public void close() throws IpcException {
    if (closing.compareAndSet(false, true)) {
      markClosed();
      close.close(false);
    }
  }

  /** A claim of a thread that exits is never ended, so its turn can be used. */
  @Override
  void closeAtExit() throws IpcException {
    if (closing.compareAndSet(false, true)) {
      boolean exiting = ExitingThread.is(claimer);
      markClosed();
      close.close(exiting);
    }
  }

  @Override
  boolean isCloseLeft() {
    return close.isLeft();
  }
}
