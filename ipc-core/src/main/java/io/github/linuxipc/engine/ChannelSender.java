package io.github.linuxipc.engine;

import io.github.linuxipc.channel.Address;
import io.github.linuxipc.channel.ChannelClosedException;
import io.github.linuxipc.channel.Claim;
import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.channel.Headers;
import io.github.linuxipc.channel.IpcException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The engine's sender. The owner of the link ({@link LinkOwnership}) uses the {@link LinkWriter}.
 * This class implements waiting, time-outs, interrupts, losses and pending messages once for all
 * transports.
 */
final class ChannelSender extends ChannelEndpoint implements PlainSender {
  private static final long RECONNECT_PAUSE_NS = 5_000_000;

  private final SenderConnection connection;
  private final BackgroundFlusher flusher;
  private final SenderCloser closer;
  private final MessageCheck check;
  private final AtomicBoolean closing = new AtomicBoolean();

  /**
   * The thread that has an open claim, or null. A shutdown hook reads the field to detect a thread
   * that has called exit. The field need not be volatile, because that thread has started the hook.
   */
  private @Nullable Thread claimOwner;

  ChannelSender(
      ChannelSettings settings,
      SenderOpener opener,
      SenderConnection.Opened opened,
      EngineThreads threads) {
    super(settings);
    this.connection = new SenderConnection(settings, opener, threads, counters, opened);
    this.flusher = new BackgroundFlusher(this, threads);
    this.closer = new SenderCloser(this);
    this.check = new MessageCheck(this);
  }

  @Override
  public void send(ByteBuffer message, Headers headers) throws IpcException, InterruptedException {
    send(message, headers, LinkOwnership.FOREVER);
  }

  @Override
  public boolean send(ByteBuffer message, Headers headers, Duration timeout)
      throws IpcException, InterruptedException {
    return send(message, headers, nanos(timeout));
  }

  private boolean send(ByteBuffer message, Headers headers, long timeoutNs)
      throws IpcException, InterruptedException {
    check.requireFits(connection.liveWriter(), message.remaining(), headers);
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    if (!ownership.tryAcquire() && !awaitOwnership(timeoutNs)) {
      return refuse(1);
    }
    try {
      if (!offer(message, headers) && !offerUntil(message, headers, deadlineNs(timeoutNs))) {
        return refuse(1);
      }
      onAccepted(message);
      if (!connection.writer().advance()) {
        deliverUntil(deadlineNs(timeoutNs));
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
    check.requireFits(connection.liveWriter(), message.remaining(), headers);
    if (!acquireBriefly()) {
      return refuse(1);
    }
    try {
      if (!offer(message, headers)) {
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
    for (int i = 0; i < length; i++) {
      ByteBuffer message = messages[offset + i];
      check.requireFits(connection.liveWriter(), message.remaining(), Headers.empty());
    }
    if (length == 0 || !acquireBriefly()) {
      refuse(length);
      return 0;
    }
    try {
      int count = offerAll(messages, offset, length);
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
  private int offerAll(ByteBuffer[] messages, int offset, int length) throws IpcException {
    int count = 0;
    LinkWriter writer = check.requireFits(usable(), messages, offset, length);
    if (writer == null || !writer.advance()) {
      return 0;
    }
    while (count < length
        && !writer.inMidMessage()
        && writer.offer(messages[offset + count], Headers.empty())) {
      onAccepted(messages[offset + count]);
      count++;
    }
    return count;
  }

  @Override
  public @Nullable Claim tryClaim(int length, Headers headers) throws IpcException {
    check.requireFits(connection.liveWriter(), length, headers);
    if (!acquireBriefly()) {
      refuse(1);
      return null;
    }
    Claim claim = null;
    try {
      LinkWriter writer = check.requireFits(usable(), length, headers);
      if (writer != null && writer.advance()) {
        claim = SenderClaim.open(this, writer, length, headers);
      }
      return claim;
    } catch (ChannelClosedException | InternalError e) {
      throw sendFailure(e);
    } finally {
      if (claim == null) {
        refuse(1);
        release();
      } else {
        claimOwner = Thread.currentThread();
        ownership.markHeldWhileWaiting(true);
      }
    }
  }

  /** Commits a claim, which owns the link. */
  void commitClaim(ByteBuffer message, Headers headers, boolean inLink) throws IpcException {
    try {
      check.requireFits(connection.writer(), message, headers);
      requireOpen();
      connection.writer().requirePeer();
      if (!inLink || !connection.writer().commitClaim(message.capacity())) {
        connection.writer().accept(message, headers);
      }
      onAccepted(message);
      handPendingToEngine();
    } catch (ChannelClosedException | InternalError e) {
      throw sendFailure(e);
    }
  }

  /** Ends a claim, whether or not it was committed. */
  void endClaim() {
    claimOwner = null;
    ownership.markHeldWhileWaiting(false);
    release();
  }

  private boolean offer(ByteBuffer message, Headers headers) throws IpcException {
    LinkWriter writer = check.requireFits(usable(), message, headers);
    return writer != null && writer.advance() && writer.offer(message, headers);
  }

  private boolean offerUntil(ByteBuffer message, Headers headers, long deadlineNs)
      throws IpcException, InterruptedException {
    while (deadlineNs - System.nanoTime() > 0) {
      pause(deadlineNs);
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      if (offer(message, headers)) {
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

  /** Records a loss of the receiver, or translates a memory fault, and returns what to throw. */
  private IpcException sendFailure(Throwable failure) {
    if (failure instanceof ChannelClosedException loss) {
      return connection.onConnectionLost(loss);
    }
    return MemoryFault.failure((InternalError) failure, where());
  }

  private void handPendingToEngine() throws IpcException {
    if (!connection.writer().advance()) {
      connection.writer().copyPending();
    }
  }

  /**
   * Waits until the link may accept frames or, while there is no link, pauses until a successor may
   * be found. May return early.
   */
  private void pause(long deadlineNs) throws IpcException {
    long beganNs = System.nanoTime();
    ownership.markHeldWhileWaiting(true);
    try {
      connection.adoptSuccessor();
      if (connection.isConnected()) {
        connection.writer().await(deadlineNs - beganNs);
      } else {
        LockSupport.parkNanos(this, Math.min(RECONNECT_PAUSE_NS, deadlineNs - beganNs));
      }
    } finally {
      ownership.markHeldWhileWaiting(false);
      counters.blocked(System.nanoTime() - beganNs);
    }
  }

  /**
   * Returns the writer to send with, or null while there is no link. Throws if this sender is
   * closed or the receiver is gone.
   */
  private @Nullable LinkWriter usable() throws IpcException {
    requireOpen();
    connection.adoptSuccessor();
    LinkWriter writer = connection.liveWriter();
    if (writer != null) {
      writer.requirePeer();
    }
    return writer;
  }

  private void requireOpen() throws ChannelClosedException {
    if (!isOpen()) {
      throw new ChannelClosedException(
          ErrorCode.CLOSED,
          ErrorCode.CLOSED.text("This sender was closed", where(), "Open a new one."),
          null);
    }
  }

  private boolean awaitOwnership(long timeoutNs) throws IpcException, InterruptedException {
    long beganNs = System.nanoTime();
    boolean acquired = ownership.acquire(timeoutNs);
    counters.blocked(System.nanoTime() - beganNs);
    if (!acquired) {
      requireOpen();
    }
    return acquired;
  }

  private boolean acquireBriefly() throws IpcException {
    boolean acquired = ownership.tryAcquireBriefly();
    if (!acquired) {
      requireOpen();
    }
    return acquired;
  }

  /** Releases the link, schedules the flush of pending messages, and performs a deferred close. */
  void release() {
    try {
      if (connection.writer().pendingMessages() > 0 && isOpen()) {
        flusher.schedule();
      }
    } finally {
      releaseQuietly();
    }
  }

  /** Releases the link and performs a deferred close. */
  void releaseQuietly() {
    ownership.release();
    closer.afterRelease();
  }

  private void onAccepted(ByteBuffer message) {
    counters.message(message.remaining());
    message.position(message.limit());
  }

  private boolean refuse(int count) {
    if (count > 0) {
      counters.refused(count);
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
      closer.close(false);
    }
  }

  /**
   * Closes the sender when the process exits. The claim of a thread that has called exit never
   * ends. The link is then used without being acquired.
   */
  @Override
  void closeAtExit() throws IpcException {
    if (closing.compareAndSet(false, true)) {
      boolean exiting = ExitingThread.is(claimOwner);
      markClosed();
      closer.close(exiting);
    }
  }

  @Override
  boolean isCloseDeferred() {
    return closer.isDeferred();
  }
}
