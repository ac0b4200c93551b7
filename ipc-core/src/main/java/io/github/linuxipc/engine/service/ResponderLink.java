package io.github.linuxipc.engine.service;

import io.github.linuxipc.channel.Address;
import io.github.linuxipc.channel.Capability;
import io.github.linuxipc.channel.ChannelClosedException;
import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.channel.Statistics;
import io.github.linuxipc.engine.BackgroundWork;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A requester's connection to the responder and, with {@code reconnect=true}, to its successors.
 * Each has a {@link Connection} of its own, so that the calls of one incarnation end with it.
 */
final class ResponderLink {
  private static final Logger LOG = LoggerFactory.getLogger(ResponderLink.class);
  private static final long PAUSE_NS = 10_000_000;
  private static final long LOOK_NS = 100_000_000;

  private final ConnectionOpener opener;
  private final boolean reconnect;
  private final BackgroundWork background;
  private final Queue<Connection> lost = new ConcurrentLinkedQueue<>();
  private final Set<ResponseChannel> channels = ConcurrentHashMap.newKeySet();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();

  /** The connection in use, or null while there is none. Written under the lock. */
  private volatile @Nullable Connection current;

  private volatile Connection last;
  private volatile @Nullable ServiceRequester owner;
  private volatile boolean closed;

  ResponderLink(
      ConnectionOpener opener, Connection first, boolean reconnect, BackgroundWork background) {
    this.opener = opener;
    this.reconnect = reconnect;
    this.background = background;
    this.current = first;
    this.last = first;
  }

  /** Has the requester asked for {@link #endLost} where its responses arrive. */
  void begin(ServiceRequester requester) {
    owner = requester;
    lookAfter(last);
  }

  private void leaveChannels() {
    ServiceRequester requester = owner;
    if (requester != null) {
      channels.forEach(responses -> responses.remove(requester));
    }
  }

  /** Each transport has a response channel of its own, and a successor may have another one. */
  private void lookAfter(Connection connection) {
    ServiceRequester requester = owner;
    if (requester != null && channels.add(connection.responses())) {
      connection.responses().add(requester);
    }
  }

  @Nullable Connection current() {
    return current;
  }

  /**
   * Returns whether a responder is connected.
   *
   * @throws ChannelClosedException if it is lost for good
   */
  boolean isConnected() throws ChannelClosedException {
    Connection connection = current;
    if (connection != null && !connection.isPeerGone()) {
      return true;
    }
    suspect(connection);
    if (!reconnect) {
      ErrorCode code = ErrorCode.PEER_LOST;
      String next = "Open a new requester, or set reconnect=true.";
      throw new ChannelClosedException(
          code, code.text("The responder is gone", where(), next), null);
    }
    return false;
  }

  /** Waits until the connection may have changed, for at most the time-out or 100 ms. */
  void awaitChange(long timeoutNs) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      long leftNs = Math.min(timeoutNs, LOOK_NS);
      while (current == null && !closed && leftNs > 0) {
        leftNs = changed.awaitNanos(leftNs);
      }
    } finally {
      lock.unlock();
    }
  }

  /**
   * Gives up a connection if its responder is gone, and searches for a successor with {@code
   * reconnect=true}. {@link #endLost} ends the calls.
   */
  void suspect(@Nullable Connection connection) {
    if (connection == null || !connection.isPeerGone()) {
      return;
    }
    lock.lock();
    try {
      if (current != connection) {
        return;
      }
      current = null;
      connection.responses().attend(); // nobody else may poll that channel
      lost.add(connection);
    } finally {
      lock.unlock();
    }
    if (reconnect && !closed && !background.tryStart(this::findSuccessor)) {
      LOG.warn("No thread is available to search for the successor of {}", where());
    }
  }

  /**
   * Ends the calls of connections whose responder is gone and whose responses arrive on a channel.
   * First delivers what that responder has answered (R8). Called by the holder of that channel's
   * polling turn.
   */
  @SuppressWarnings("ModifyCollectionInEnhancedForLoop") // the queue is concurrent
  void endLost(ResponseChannel responses) {
    suspect(current);
    for (Connection gone : lost) {
      if (gone.responses() == responses && lost.remove(gone)) {
        responses.drain(gone);
        gone.markLost();
        responses.endCalls(gone, null);
        responses.attended();
        if (!background.tryStart(() -> close(gone))) {
          close(gone);
        }
      }
    }
  }

  private static void close(Connection connection) {
    try {
      connection.close();
    } catch (IpcException e) {
      LOG.debug("Requests could not be delivered to a responder that is gone", e);
    }
  }

  private void findSuccessor() {
    while (!closed) {
      try {
        use(opener.open());
        return;
      } catch (IpcException | RuntimeException e) {
        LOG.debug("No successor of the responder was found yet: {}", e.toString());
        LockSupport.parkNanos(this, PAUSE_NS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt(); // only the engine's close interrupts its threads
        return;
      }
    }
  }

  private void use(Connection connection) {
    boolean unwanted;
    lock.lock();
    try {
      unwanted = closed;
      if (!unwanted) {
        lookAfter(connection);
        current = connection;
        last = connection;
        changed.signalAll();
      }
    } finally {
      lock.unlock();
    }
    if (unwanted) {
      close(connection);
    }
  }

  String where() {
    return last.where();
  }

  Address address() {
    return last.requests().address();
  }

  Set<Capability> capabilities() {
    return last.requests().capabilities();
  }

  /** Returns the counters of the latest connection, and those of its response channel. */
  Statistics statistics() {
    Statistics sent = last.requests().statistics();
    return new Statistics(
        sent.messages(),
        sent.bytes(),
        sent.blockedNs(),
        sent.refused(),
        sent.peerLosses(),
        sent.droppedPartials(),
        sent.skipped() + last.responses().late(),
        sent.undelivered(),
        0);
  }

  <T> Optional<T> extension(Class<T> type) {
    return last.requests().extension(type);
  }

  /**
   * Gives up all connections: the one in use, and those whose calls {@link #endLost} has not ended.
   * Calls of a connection that begin to be sent later end by themselves.
   *
   * @param over ends the calls of a connection
   */
  void close(Consumer<Connection> over) throws IpcException {
    Connection connection;
    lock.lock();
    try {
      closed = true;
      connection = current;
      current = null;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    try {
      Connection gone = lost.poll();
      while (gone != null) {
        gone.markLost();
        over.accept(gone);
        gone.responses().attended();
        close(gone);
        gone = lost.poll();
      }
      if (connection != null) {
        connection.markLost();
        over.accept(connection);
        connection.close();
      }
    } finally {
      leaveChannels();
    }
  }
}
