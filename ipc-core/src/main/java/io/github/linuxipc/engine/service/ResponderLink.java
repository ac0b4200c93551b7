package io.github.linuxipc.engine.service;

import io.github.linuxipc.channel.Address;
import io.github.linuxipc.channel.Capability;
import io.github.linuxipc.channel.ChannelClosedException;
import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.channel.Statistics;
import io.github.linuxipc.engine.BackgroundWork;
import io.github.linuxipc.engine.framing.PatternMessage;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
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
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();

  /** The connection in use, or null while there is none. Written under the lock. */
  private volatile @Nullable Connection current;

  /** The connection whose last responses are being delivered, or null. */
  private volatile @Nullable Connection ending;

  private volatile Connection last;
  private volatile boolean closed;

  ResponderLink(
      ConnectionOpener opener, Connection first, boolean reconnect, BackgroundWork background) {
    this.opener = opener;
    this.reconnect = reconnect;
    this.background = background;
    this.current = first;
    this.last = first;
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

  /**
   * Sends the notices that wait. Those to a responder that is gone wait until {@link #endLost}.
   *
   * @return whether no notice waits any more
   */
  boolean flushNotices() {
    Connection connection;
    lock.lock();
    try {
      if (!lost.isEmpty()) {
        return false;
      }
      connection = current;
    } finally {
      lock.unlock();
    }
    return connection == null || connection.flush();
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
      lost.add(connection);
    } finally {
      lock.unlock();
    }
    if (reconnect && !closed && !background.tryStart(this::findSuccessor)) {
      LOG.warn("No thread is available to search for the successor of {}", where());
    }
  }

  /**
   * Ends the calls of connections whose responder is gone. First delivers what that responder has
   * answered (R8). Called by the holder of the polling turn.
   */
  void endLost(ResponseChannel responses) {
    suspect(current);
    Connection gone = lost.poll();
    while (gone != null) {
      ending = gone;
      responses.drain(gone);
      ending = null;
      gone.markLost();
      responses.endCalls(gone, null);
      Connection unused = gone;
      if (!background.tryStart(() -> close(unused))) {
        close(unused);
      }
      gone = lost.poll();
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

  /** Opens the control channel that the responder names. */
  void onWelcome(PatternMessage welcome) {
    Connection connection = current;
    if (connection == null || connection.id() != welcome.pattern().number()) {
      return; // for another requester of this process, or for an earlier connection
    }
    String address = new String(welcome.toByteArray(), StandardCharsets.UTF_8);
    long token = welcome.pattern().value();
    connection.welcomedBy(welcome.senderId());
    if (!background.tryStart(() -> openControl(connection, address, token))) {
      LOG.warn("No thread is available to open the control channel of {}", where());
    }
  }

  void onSenderLeft(long senderId) {
    Connection connection = current;
    if (connection != null) {
      connection.onSenderLeft(senderId);
    }
    Connection drained = ending;
    if (drained != null) {
      drained.onSenderLeft(senderId);
    }
  }

  private void openControl(Connection connection, String address, long token) {
    try {
      connection.openControl(opener.openControl(connection, address), token);
    } catch (IpcException | RuntimeException e) {
      if (closed || connection.isPeerGone()) {
        LOG.debug("The control channel of {} is not needed any more: {}", where(), e.toString());
      } else {
        LOG.warn("The control channel of {} cannot be opened: {}", where(), e.getMessage());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
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

  Statistics statistics() {
    return last.requests().statistics();
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
    Connection gone = lost.poll();
    while (gone != null) {
      gone.markLost();
      over.accept(gone);
      close(gone);
      gone = lost.poll();
    }
    if (connection != null) {
      connection.markLost();
      over.accept(connection);
      connection.close();
    }
  }
}
