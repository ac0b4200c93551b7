package io.github.linuxipc.artemis;

import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.spi.LinkContext;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.client.ClientConsumer;
import org.apache.activemq.artemis.api.core.client.ClientMessage;
import org.apache.activemq.artemis.api.core.client.ClientSession;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads messages from the broker into the inbox, and binds the queue again after a connection was
 * lost.
 */
final class ReceivingThread implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(ReceivingThread.class);
  private static final long SHORTEST_PAUSE_NS = 20_000_000;
  private static final long LONGEST_PAUSE_NS = 1_000_000_000;

  /** How soon the broker notices that a receiver was killed, with a margin. */
  private static final long KILLED_NS = 1_000_000_000;

  /**
   * How long a consumer waits before it takes messages. The broker lets the next consumer in a
   * moment before it puts back what it had sent to the one that is gone, which must come first.
   */
  private static final long HANDOVER_NS = 50_000_000;

  private final BrokerSettings settings;
  private final ChannelQueue queue;
  private final LinkContext context;
  private final BrokerErrors errors;
  private final Inbox inbox;
  private final WakeSignal signal;
  private final Confirmation confirmation;
  private final int maxPayload;
  private final long capacity;
  private volatile boolean closed;
  private volatile @Nullable IpcException failure;
  private volatile @Nullable Connected connected;

  /** When the last connection was found lost. */
  private long lostNs;

  /** One connection with what is open on it. */
  private record Connected(
      BrokerConnection connection, ClientSession session, ClientConsumer consumer) {}

  ReceivingThread(
      BrokerSettings settings,
      ChannelQueue queue,
      LinkContext context,
      Inbox inbox,
      WakeSignal signal,
      Confirmation confirmation) {
    this.settings = settings;
    this.queue = queue;
    this.context = context;
    this.errors = new BrokerErrors(context, settings);
    this.inbox = inbox;
    this.signal = signal;
    this.confirmation = confirmation;
    this.maxPayload = ArtemisOutbound.maxFrame(context);
    this.capacity = context.option(ArtemisOptions.CAPACITY);
  }

  /** Returns why the link can receive no more, or null. */
  @Nullable IpcException failure() {
    return failure;
  }

  /** Opens the first connection and binds the queue. */
  void open(long timeoutNs) throws IpcException, ActiveMQException {
    BrokerConnection connection =
        BrokerConnection.open(settings, false, BrokerConnection.millis(timeoutNs));
    boolean done = false;
    try {
      if (capacity > 0) {
        try (ClientSession session = connection.session()) {
          AddressPolicy.set(session, queue.name(), capacity, context);
        }
      }
      bindSoon(connection);
      done = true;
    } finally {
      if (!done) {
        connection.close();
      }
    }
  }

  /** Binds the queue, once the broker has noticed the end of a receiver that was just killed. */
  private void bindSoon(BrokerConnection connection) throws IpcException, ActiveMQException {
    long deadlineNs = System.nanoTime() + KILLED_NS;
    while (connected == null) {
      try {
        bind(connection);
      } catch (IpcException e) {
        if (e.code() != ErrorCode.CHANNEL_IN_USE
            || context.cancelled()
            || deadlineNs - System.nanoTime() <= 0) {
          throw e;
        }
        LockSupport.parkNanos(this, SHORTEST_PAUSE_NS);
      }
    }
  }

  private void bind(BrokerConnection connection) throws IpcException, ActiveMQException {
    ClientSession session = connection.session();
    ClientConsumer consumer = bind(session);
    LockSupport.parkNanos(this, HANDOVER_NS);
    confirmation.resolve(connection, queue.name());
    inbox.open();
    session.start();
    connected = new Connected(connection, session, consumer);
    signal.give();
  }

  private ClientConsumer bind(ClientSession session) throws IpcException, ActiveMQException {
    boolean done = false;
    try {
      ClientConsumer consumer = queue.bind(session);
      done = true;
      return consumer;
    } finally {
      if (!done) {
        session.close();
      }
    }
  }

  @Override
  public void run() {
    long pauseNs = SHORTEST_PAUSE_NS;
    while (!closed && failure == null) {
      try {
        if (connected == null) {
          reconnect();
        }
        pauseNs = SHORTEST_PAUSE_NS;
        receiveAll(Objects.requireNonNull(connected));
      } catch (ActiveMQException e) {
        if (!closed && !BrokerErrors.passes(e)) {
          failure = errors.failed(e);
        }
        LOG.debug("The connection of the receiver of {} is lost", context.name(), e);
      } catch (IpcException e) {
        onNotBound(e);
      } catch (InterruptedException e) {
        LOG.debug("Nobody interrupts this thread; it goes on", e);
      }
      disconnect();
      if (!closed && failure == null) {
        LockSupport.parkNanos(this, pauseNs);
        pauseNs = Math.min(2 * pauseNs, LONGEST_PAUSE_NS);
      }
    }
    signal.give();
  }

  /**
   * Judges that the queue could not be bound again. As long as the broker may not have noticed the
   * end of this receiver's own connection, the other receiver may be this one.
   */
  private void onNotBound(IpcException cause) {
    boolean mayBeOwn =
        cause.code() == ErrorCode.CHANNEL_IN_USE
            && System.nanoTime() - lostNs < settings.connectionTtlMs() * 1_000_000;
    if (!mayBeOwn) {
      failure = cause;
    }
  }

  private void reconnect() throws ActiveMQException, IpcException {
    BrokerConnection connection = BrokerConnection.open(settings, false, BrokerConnection.CALL_MS);
    boolean done = false;
    try {
      bind(connection);
      done = true;
      LOG.info("The receiver of {} is connected to the broker again", context.name());
    } finally {
      if (!done) {
        connection.close();
      }
    }
  }

  /** Receives until the connection is lost or closed. */
  private void receiveAll(Connected from) throws ActiveMQException, InterruptedException {
    ClientMessage next = from.consumer().receive();
    while (next != null && !closed) {
      byte[] payload = BrokerMessages.payload(next, maxPayload);
      inbox.put(new Inbox.Received(from.session(), next, payload));
      signal.give();
      next = from.consumer().receive();
    }
  }

  private void disconnect() {
    Connected last = connected;
    connected = null;
    lostNs = last == null ? lostNs : System.nanoTime();
    inbox.close();
    if (last != null) {
      last.connection().close();
    }
  }

  /** Ends a connection on which a confirmation has failed. The thread opens another one. */
  void onDoubt() {
    Connected last = connected;
    if (last != null) {
      inbox.close();
      last.connection().close();
    }
  }

  /** Removes the queue with its messages. A broker that cannot be reached keeps it. */
  void discard() {
    Connected last = connected;
    if (last == null) {
      LOG.warn("The queue of {} is not removed, because there is no broker", context.name());
      return;
    }
    try (ClientSession session = last.connection().session()) {
      last.consumer().close();
      session.deleteQueue(queue.name());
    } catch (ActiveMQException e) {
      LOG.warn("The queue of {} is not removed: {}", context.name(), BrokerErrors.text(e));
    }
  }

  /** Ends the thread and its connection. The broker takes back what was not confirmed. */
  void close(Thread thread) {
    closed = true;
    inbox.close();
    LockSupport.unpark(thread);
    Connected last = connected;
    if (last != null) {
      last.connection().close();
    }
    BrokerConnection.awaitEnd(thread);
  }
}
