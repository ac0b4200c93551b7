package io.github.linuxipc.engine;

import io.github.linuxipc.channel.Address;
import io.github.linuxipc.channel.ChannelClosedException;
import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.engine.recorder.FlightEvents;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A sender's connection and the ownership of its link: what sending, flushing in the background and
 * closing have in common.
 */
abstract class ConnectedSender extends ChannelEndpoint {
  private static final long RECONNECT_PAUSE_NS = 5_000_000;

  final SenderConnection connection;
  final SenderCloser closer;
  final EngineThreads threads;
  private final BackgroundFlusher flusher;

  ConnectedSender(
      ChannelSettings settings,
      LinkSource opener,
      SenderConnection.Opened opened,
      EngineThreads threads) {
    super(settings);
    this.threads = threads;
    this.connection = new SenderConnection(settings, opener, threads, counters, opened);
    this.flusher = new BackgroundFlusher(this, threads);
    this.closer = new SenderCloser(this);
    ownership.allowBias(() -> connection.writer().link().barrier());
  }

  /** Records a loss of the receiver, or translates a memory fault, and returns what to throw. */
  final IpcException sendFailure(Throwable failure) {
    if (failure instanceof ChannelClosedException loss) {
      return connection.onConnectionLost(loss);
    }
    return MemoryFault.failure((InternalError) failure, where());
  }

  final void handPendingToEngine() throws IpcException {
    if (!connection.writer().advance()) {
      connection.writer().copyPending();
    }
  }

  /**
   * Waits until the link may accept frames or, while there is no link, pauses until a successor may
   * be found. May return early.
   */
  final void pause(long deadlineNs) throws IpcException {
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
      long waitedNs = System.nanoTime() - beganNs;
      counters.blocked(waitedNs);
      FlightEvents.blocked(channel(), waitedNs);
    }
  }

  /**
   * Returns the writer to send with, or null while there is no link. Throws if this sender is
   * closed or the receiver is gone.
   */
  final @Nullable LinkWriter usable() throws IpcException {
    requireOpen();
    connection.adoptSuccessor();
    LinkWriter writer = connection.liveWriter();
    if (writer != null) {
      writer.requirePeer();
    }
    return writer;
  }

  final void requireOpen() throws ChannelClosedException {
    if (!isOpen()) {
      throw closed(ErrorCode.CLOSED, "This sender was closed", "Open a new one.");
    }
  }

  final boolean awaitOwnership(long timeoutNs) throws IpcException, InterruptedException {
    long beganNs = System.nanoTime();
    boolean acquired = ownership.acquire(timeoutNs);
    counters.blocked(System.nanoTime() - beganNs);
    if (!acquired) {
      requireOpen();
    }
    return acquired;
  }

  final boolean acquireBriefly() throws IpcException {
    boolean acquired = ownership.tryAcquireBriefly();
    if (!acquired) {
      requireOpen();
    }
    return acquired;
  }

  /** Schedules a flush of pending messages, releases the link, and performs a deferred close. */
  final void release() {
    try {
      if (connection.writer().needsAdvance() && isOpen()) {
        flusher.schedule();
      }
    } finally {
      releaseQuietly();
    }
  }

  /** Returns whether the engine has nothing to do for this sender. Called by the owner. */
  final boolean isSettled() {
    return connection.writer().pendingMessages() == 0 && !flusher.isScheduled();
  }

  /** Releases the link and performs a deferred close. */
  final void releaseQuietly() {
    ownership.release();
    closer.afterRelease();
  }

  final void onAccepted(ByteBuffer message) {
    counters.message(message.remaining());
    message.position(message.limit());
  }

  final boolean refuse(int count) {
    if (count > 0) {
      counters.refused(count);
    }
    return false;
  }

  final SenderConnection connection() {
    return connection;
  }

  @Override
  public final ResolvedAddress candidate() {
    return connection.candidate();
  }

  @Override
  public final Address address() {
    return connection.address();
  }

  @Override
  public final <T> Optional<T> extension(Class<T> type) {
    return connection.extension(type);
  }
}
