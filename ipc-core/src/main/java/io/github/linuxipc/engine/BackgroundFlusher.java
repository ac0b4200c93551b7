package io.github.linuxipc.engine;

import io.github.linuxipc.channel.ChannelClosedException;
import io.github.linuxipc.channel.IpcException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends a tail on even if the application never calls again (T8). It leaves the application a
 * moment to do it with its next send, which is cheaper, and then waits in the link itself.
 */
final class BackgroundFlusher implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(BackgroundFlusher.class);
  private static final long GRACE_NS = 1_000_000;
  private static final long WAIT_NS = 1_000_000_000;

  private final ChannelSender sender;
  private final EngineThreads threads;
  private final AtomicBoolean scheduled = new AtomicBoolean();

  BackgroundFlusher(ChannelSender sender, EngineThreads threads) {
    this.sender = sender;
    this.threads = threads;
  }

  /** Called by the turn's holder. */
  void schedule() {
    if (!scheduled.get() && scheduled.compareAndSet(false, true)) {
      try {
        threads.executor().execute(this);
      } catch (RejectedExecutionException e) {
        scheduled.set(false); // the engine is closing, and its close lingers for the tail
      }
    }
  }

  @Override
  public void run() {
    boolean more = true;
    while (more) {
      LockSupport.parkNanos(this, GRACE_NS);
      more = !sender.turn.acquireUninterruptibly(WAIT_NS) ? sender.isOpen() : step();
    }
  }

  /** Moves the tail on with the turn in hand; false when there is nothing left to do. */
  private boolean step() {
    boolean more = false;
    try {
      more = sender.isOpen() && sender.connection().adoptReconnected() && advance();
    } catch (ChannelClosedException e) {
      LOG.debug("The receiver went before it got what was accepted; the next send tells", e);
    } catch (IpcException e) {
      LOG.warn("What was accepted cannot be sent on: {}", e.getMessage());
    } finally {
      if (!more) {
        scheduled.set(false);
      }
      sender.turn.markHeldWhileWaiting(false);
      sender.releaseQuietly();
    }
    return more;
  }

  private boolean advance() throws IpcException {
    LinkWriter flow = sender.connection().flow();
    flow.requirePeer();
    if (flow.advance()) {
      return false;
    }
    sender.turn.markHeldWhileWaiting(true);
    flow.await(WAIT_NS);
    return !flow.advance();
  }
}
