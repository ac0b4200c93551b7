package io.github.linuxipc.engine;

import io.github.linuxipc.channel.ChannelClosedException;
import io.github.linuxipc.channel.IpcException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Flushes pending messages even if the application makes no further call (T8). A message is pending
 * from its acceptance until the mechanism holds all of its frames. Before each attempt, the flusher
 * pauses for one millisecond. During the pause, the next send of the application may flush the
 * messages, which costs less. After the pause, the flusher sends the messages itself and waits in
 * the link if necessary.
 */
final class BackgroundFlusher implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(BackgroundFlusher.class);
  private static final long GRACE_NS = 1_000_000;
  private static final long WAIT_NS = 1_000_000_000;

  private final ConnectedSender sender;
  private final EngineThreads threads;
  private final AtomicBoolean scheduled = new AtomicBoolean();

  BackgroundFlusher(ConnectedSender sender, EngineThreads threads) {
    this.sender = sender;
    this.threads = threads;
  }

  /**
   * Schedules a flush, unless there is no link or a flush is already scheduled. If no thread is
   * available, the next call of the application tries again. A close of the sender or the engine
   * lingers for the pending messages, and needs no flush. Called by the owner of the link.
   */
  void schedule() {
    if (isConnected() && !scheduled.get() && scheduled.compareAndSet(false, true)) {
      boolean started = false;
      try {
        started = threads.tryExecute(this);
      } finally {
        if (!started) {
          scheduled.set(false);
        }
      }
    }
  }

  /** Returns whether a flush is scheduled or runs. */
  boolean isScheduled() {
    return scheduled.get();
  }

  @Override
  public void run() {
    boolean more = true;
    while (more) {
      LockSupport.parkNanos(this, GRACE_NS);
      more = !sender.ownership.acquireUninterruptibly(WAIT_NS) ? sender.isOpen() : step();
    }
  }

  /**
   * Advances the pending messages, and then releases the link, which the caller has acquired.
   * Returns false when nothing is left to do, or when the messages cannot be sent.
   */
  private boolean step() {
    boolean more = false;
    try {
      more = sender.isOpen() && isConnected() && advance();
    } catch (ChannelClosedException e) {
      LOG.debug(
          "The receiver was lost before it received the pending messages; the next send reports it",
          e);
    } catch (IpcException e) {
      LOG.warn("The pending messages cannot be sent: {}", e.getMessage());
    } finally {
      if (!more) {
        scheduled.set(false);
      }
      sender.ownership.markHeldWhileWaiting(false);
      sender.releaseQuietly();
    }
    return more;
  }

  private boolean isConnected() {
    sender.connection().adoptSuccessor();
    return sender.connection().isConnected();
  }

  private boolean advance() throws IpcException {
    LinkWriter writer = sender.connection().writer();
    writer.requirePeer();
    if (writer.advance()) {
      return false;
    }
    sender.ownership.markHeldWhileWaiting(true);
    writer.await(WAIT_NS);
    return !writer.advance();
  }
}
