package io.github.linuxipc.artemis;

import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.spi.LinkContext;
import java.util.concurrent.locks.LockSupport;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.client.ClientSession;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a link's thread does: it works on a connection to the broker, and opens the next one after
 * the connection was lost. The pauses between attempts become longer until one succeeds.
 *
 * @param <T> what is open on a session: a producer or a consumer
 */
abstract class LinkThread<T> implements Runnable {
  /** The shortest pause between two attempts. */
  static final long SHORTEST_PAUSE_NS = 20_000_000;

  private static final Logger LOG = LoggerFactory.getLogger(LinkThread.class);
  private static final long LONGEST_PAUSE_NS = 1_000_000_000;

  /**
   * One connection with what is open on it.
   *
   * @param <T> a producer or a consumer
   */
  record Connected<T>(BrokerConnection connection, ClientSession session, T endpoint) {}

  final BrokerSettings settings;
  final ChannelQueue queue;
  final LinkContext context;
  final WakeSignal signal;
  private final BrokerErrors errors;
  private final String role;
  private final boolean acknowledged;
  private volatile boolean closed;
  private volatile @Nullable IpcException failure;
  private volatile @Nullable Connected<T> connected;

  /** Whether the connection that is being opened is given up already. Guarded by this object. */
  private boolean givenUp;

  private long lostNs;

  /**
   * Creates the work of a thread.
   *
   * @param signal is given when the link has failed or is connected
   * @param role the name of the link's end, for the log
   * @param acknowledged whether the broker acknowledges what is sent
   */
  LinkThread(
      BrokerSettings settings,
      ChannelQueue queue,
      LinkContext context,
      WakeSignal signal,
      String role,
      boolean acknowledged) {
    this.settings = settings;
    this.queue = queue;
    this.context = context;
    this.errors = new BrokerErrors(context, settings);
    this.signal = signal;
    this.role = role;
    this.acknowledged = acknowledged;
  }

  /** Opens what the link needs on its first connection. */
  abstract Connected<T> openFirst(BrokerConnection connection)
      throws IpcException, ActiveMQException;

  /** Opens the same on a later connection. Returns null if there is nothing left to work for. */
  abstract @Nullable Connected<T> openAgain(BrokerConnection connection)
      throws IpcException, ActiveMQException;

  /** Works until the connection is lost, {@link #stopWork} is called, or the link is closed. */
  abstract void work(Connected<T> on) throws ActiveMQException, IpcException, InterruptedException;

  /** Ends the work on the current connection. Called by any thread. */
  abstract void stopWork();

  /** Records a failure of this class's own, after which the link is over. */
  void onFailure(IpcException cause) {
    failure = cause;
  }

  /** Records an error of the broker. The link is over unless a new connection can help. */
  final void onError(ActiveMQException cause) {
    if (!closed && !BrokerErrors.passes(cause)) {
      failure = errors.failed(cause);
    }
  }

  /** Returns whether the link is closed or has failed. */
  boolean isOver() {
    return closed || failure != null;
  }

  final boolean isClosed() {
    return closed;
  }

  /** Returns why the link can be used no more, or null. */
  final @Nullable IpcException failure() {
    return failure;
  }

  /** Returns the current connection, or null while there is none. */
  final @Nullable Connected<T> connected() {
    return connected;
  }

  /** Returns for how long the last connection has been lost. Called by this thread only. */
  final long lostForNs() {
    return System.nanoTime() - lostNs;
  }

  /** Opens the first connection, before the thread is started. */
  final void open(long timeoutNs) throws IpcException, ActiveMQException {
    connect(BrokerConnection.millis(timeoutNs), true);
  }

  private void connect(long timeoutMs, boolean first) throws IpcException, ActiveMQException {
    begin();
    BrokerConnection connection = BrokerConnection.open(settings, acknowledged, timeoutMs);
    boolean done = false;
    try {
      Connected<T> opened = first ? openFirst(connection) : openAgain(connection);
      done = opened != null && use(opened);
    } finally {
      if (!done) {
        connection.close();
      }
    }
    signal.give();
  }

  private synchronized void begin() {
    givenUp = false;
  }

  private synchronized boolean use(Connected<T> opened) {
    connected = givenUp ? null : opened;
    return !givenUp;
  }

  /** Forgets the current connection, and returns it. */
  private synchronized @Nullable Connected<T> forget() {
    Connected<T> last = connected;
    connected = null;
    return last;
  }

  @Override
  public final void run() {
    long pauseNs = SHORTEST_PAUSE_NS;
    while (!isOver()) {
      try {
        Connected<T> now = connected == null ? reconnected() : connected;
        if (now != null && !closed) { // a close ends the work on a connection that it has seen
          pauseNs = SHORTEST_PAUSE_NS;
          work(now);
        }
      } catch (ActiveMQException e) {
        onError(e);
        LOG.debug("The connection of {} is lost", role, e);
      } catch (IpcException e) {
        onFailure(e);
      } catch (InterruptedException e) {
        LOG.debug("Nobody interrupts this thread; it goes on", e);
      }
      disconnect();
      if (!isOver()) {
        LockSupport.parkNanos(this, pauseNs);
        pauseNs = Math.min(2 * pauseNs, LONGEST_PAUSE_NS);
      }
    }
    signal.give();
  }

  private @Nullable Connected<T> reconnected() throws IpcException, ActiveMQException {
    connect(BrokerConnection.CALL_MS, false);
    Connected<T> now = connected;
    if (now != null) {
      LOG.info("{} is connected to the broker again", role);
    }
    return now;
  }

  private void disconnect() {
    Connected<T> last = forget();
    stopWork();
    if (last != null) {
      lostNs = System.nanoTime();
      last.connection().close();
    }
  }

  /**
   * Gives up the current connection, or the one that is being opened, so that the thread opens
   * another one.
   */
  final void giveUpConnection() {
    Connected<T> last = stopCurrent();
    if (last != null) {
      last.connection().close();
    }
  }

  /** Ends the work on the current connection only, not on one that follows meanwhile. */
  private synchronized @Nullable Connected<T> stopCurrent() {
    givenUp = true;
    Connected<T> last = connected;
    if (last != null) {
      stopWork();
    }
    return last;
  }

  /** Ends the thread and its connection. The broker has what it has acknowledged. */
  final void close(Thread thread) {
    closed = true;
    stopWork();
    LockSupport.unpark(thread);
    Connected<T> last = connected;
    if (last != null) {
      last.connection().close(); // ends a call of the client that waits
    }
    BrokerConnection.awaitEnd(thread);
  }
}
