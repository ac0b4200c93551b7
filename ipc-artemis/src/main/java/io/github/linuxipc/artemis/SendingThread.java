package io.github.linuxipc.artemis;

import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.spi.LinkContext;
import io.github.linuxipc.spi.PeerState;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.Message;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.api.core.client.ClientProducer;
import org.apache.activemq.artemis.api.core.client.ClientSession;
import org.apache.activemq.artemis.api.core.client.SendAcknowledgementHandler;
import org.apache.activemq.artemis.api.core.client.SessionFailureListener;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends the frames of a window in order, and sends what was not acknowledged again after a
 * reconnect. The broker recognises what it has by the duplicate id, which a frame keeps.
 */
final class SendingThread implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(SendingThread.class);
  private static final long SHORTEST_PAUSE_NS = 20_000_000;
  private static final long LONGEST_PAUSE_NS = 1_000_000_000;
  private static final long IDLE_MS = 3_600_000;

  /** How often a sender of a passing queue looks whether it is still there. */
  private static final long PRESENCE_MS = 300;

  private final BrokerSettings settings;
  private final ChannelQueue queue;
  private final LinkContext context;
  private final BrokerErrors errors;
  private final SendWindow window;
  private final WakeSignal signal;
  private final int priority;
  private final UUID sender = UUID.randomUUID();
  private volatile boolean closed;
  private volatile PeerState peer = PeerState.PRESENT;
  private volatile @Nullable IpcException failure;
  private volatile @Nullable Connected connected;
  private SimpleString incarnation = SimpleString.of("");

  /** One connection with what is open on it. */
  private record Connected(
      BrokerConnection connection, ClientSession session, ClientProducer producer) {}

  SendingThread(
      BrokerSettings settings,
      ChannelQueue queue,
      LinkContext context,
      SendWindow window,
      WakeSignal signal) {
    this.settings = settings;
    this.queue = queue;
    this.context = context;
    this.errors = new BrokerErrors(context, settings);
    this.window = window;
    this.signal = signal;
    this.priority = context.option(ArtemisOptions.PRIORITY);
  }

  /** Returns why the link can send no more, or null. */
  @Nullable IpcException failure() {
    return failure;
  }

  PeerState peer() {
    return peer;
  }

  /** Opens the first connection. The queue must be there. */
  void open(long timeoutNs) throws IpcException, ActiveMQException {
    BrokerConnection connection =
        BrokerConnection.open(settings, true, BrokerConnection.millis(timeoutNs));
    boolean done = false;
    try {
      ClientSession session = connection.session();
      incarnation = SimpleString.of(queue.find(session));
      use(connection, session);
      done = true;
    } finally {
      if (!done) {
        connection.close();
      }
    }
  }

  private void use(BrokerConnection connection, ClientSession session) throws ActiveMQException {
    session.addFailureListener(new Interrupter());
    connected = new Connected(connection, session, session.createProducer(queue.name()));
    window.restart();
    if (connection.isClosed()) { // before the listener was added
      window.interrupt();
    }
  }

  @Override
  public void run() {
    long pauseNs = SHORTEST_PAUSE_NS;
    while (!closed && failure == null && peer == PeerState.PRESENT) {
      try {
        if (connected == null) {
          reconnect();
        }
        pauseNs = SHORTEST_PAUSE_NS;
        sendAll(Objects.requireNonNull(connected));
      } catch (ActiveMQException e) {
        if (!closed && !BrokerErrors.passes(e)) {
          failure = errors.failed(e);
        }
        LOG.debug("The connection of a sender of {} is lost", context.name(), e);
      } catch (IpcException e) {
        failure = e;
      } catch (InterruptedException e) {
        LOG.debug("Nobody interrupts this thread; it goes on", e);
      }
      disconnect();
      if (!closed && failure == null && peer == PeerState.PRESENT) {
        LockSupport.parkNanos(this, pauseNs);
        pauseNs = Math.min(2 * pauseNs, LONGEST_PAUSE_NS);
      }
    }
    signal.give();
  }

  private void reconnect() throws ActiveMQException, IpcException {
    BrokerConnection connection = BrokerConnection.open(settings, true, BrokerConnection.CALL_MS);
    boolean done = false;
    try {
      ClientSession session = connection.session();
      if (queue.isPresent(session, incarnation.toString())) {
        use(connection, session);
        done = true;
        LOG.info("A sender of {} is connected to the broker again", context.name());
      } else {
        onQueueGone();
      }
    } finally {
      if (!done) {
        connection.close();
      }
    }
  }

  private void onQueueGone() throws IpcException {
    if (!queue.isDurable()) {
      peer = PeerState.LOST;
      return;
    }
    throw context.peerLost("its queue was removed from the broker", null);
  }

  private void sendAll(Connected to) throws ActiveMQException, IpcException, InterruptedException {
    Acknowledgements acknowledgements = new Acknowledgements(to);
    boolean checks = !queue.isDurable();
    while (!closed && !window.isInterrupted()) {
      SendWindow.Entry entry = window.take(checks ? PRESENCE_MS : IDLE_MS);
      if (entry != null) {
        to.producer().send(message(to.session(), entry), acknowledgements.of(entry));
      } else if (checks && !window.isInterrupted() && isGone(to)) {
        onQueueGone();
        return;
      }
    }
  }

  private boolean isGone(Connected at) throws ActiveMQException {
    return !queue.isPresent(at.session(), incarnation.toString());
  }

  private Message message(ClientSession session, SendWindow.Entry entry) {
    byte[] id =
        ByteBuffer.allocate(3 * Long.BYTES)
            .putLong(sender.getMostSignificantBits())
            .putLong(sender.getLeastSignificantBits())
            .putLong(entry.number)
            .array();
    return BrokerMessages.create(
        session, entry.frame, queue.isDurable(), priority, id, incarnation);
  }

  private void disconnect() {
    Connected last = connected;
    connected = null;
    if (last != null) {
      last.connection().close();
    }
  }

  /** Ends the thread and its connection. What was not acknowledged is lost. */
  void close(Thread thread) {
    closed = true;
    window.interrupt();
    LockSupport.unpark(thread);
    if (!thread.isAlive()) {
      disconnect(); // never started, or ended
      return;
    }
    Connected last = connected;
    if (last != null) {
      last.connection().close(); // ends a send that waits for room
    }
    BrokerConnection.awaitEnd(thread);
  }

  /** Ends the work on a connection that has failed. */
  private final class Interrupter implements SessionFailureListener {
    @Override
    public void connectionFailed(ActiveMQException cause, boolean failedOver) {
      window.interrupt();
    }

    @Override
    public void connectionFailed(
        ActiveMQException cause, boolean failedOver, @Nullable String scaleDownTargetNodeId) {
      window.interrupt();
    }

    @Override
    public void beforeReconnect(ActiveMQException cause) {
      window.interrupt();
    }
  }

  /** Receives the broker's acknowledgements of one connection. */
  private final class Acknowledgements {
    private final Connected from;

    Acknowledgements(Connected from) {
      this.from = from;
    }

    SendAcknowledgementHandler of(SendWindow.Entry entry) {
      return new SendAcknowledgementHandler() {
        @Override
        public void sendAcknowledged(Message message) {
          window.acknowledge(entry);
          signal.give();
        }

        @Override
        public void sendFailed(Message message, Exception cause) {
          onRefused(cause);
        }
      };
    }

    private void onRefused(Exception cause) {
      Connected now = connected;
      if (now == null || now.session() != from.session() || closed) {
        return; // of an earlier connection, on which everything fails that was open
      }
      if (cause instanceof ActiveMQException known && !BrokerErrors.passes(known)) {
        failure = errors.failed(known);
        signal.give();
      }
      window.interrupt();
    }
  }
}
