package io.github.linuxipc.artemis;

import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.spi.LinkContext;
import io.github.linuxipc.spi.PeerState;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.UUID;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.Message;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.api.core.client.ClientProducer;
import org.apache.activemq.artemis.api.core.client.ClientSession;
import org.apache.activemq.artemis.api.core.client.SendAcknowledgementHandler;
import org.apache.activemq.artemis.api.core.client.SessionFailureListener;
import org.jspecify.annotations.Nullable;

/**
 * Sends the frames of a window in order, and sends what was not acknowledged again after a
 * reconnect. The broker recognises what it has by the duplicate id, which a frame keeps.
 */
final class SendingThread extends LinkThread<ClientProducer> {
  private static final long IDLE_MS = 3_600_000;

  /** How often a sender of a passing queue looks whether it is still there. */
  private static final long PRESENCE_MS = 300;

  private static final long PRESENCE_NS = PRESENCE_MS * 1_000_000;

  /** The frames that are taken from the window at once. */
  private static final int BATCH = 32;

  private final SendWindow window;
  private final int priority;
  private final UUID sender = UUID.randomUUID();
  private final Deque<SendWindow.Entry> batch = new ArrayDeque<>();
  private volatile PeerState peer = PeerState.PRESENT;
  private SimpleString incarnation = SimpleString.of("");

  SendingThread(
      BrokerSettings settings,
      ChannelQueue queue,
      LinkContext context,
      SendWindow window,
      WakeSignal signal) {
    super(settings, queue, context, signal, "A sender of " + context.name(), true);
    this.window = window;
    this.priority = context.option(ArtemisOptions.PRIORITY);
  }

  PeerState peer() {
    return peer;
  }

  @Override
  boolean isOver() {
    return super.isOver() || peer != PeerState.PRESENT;
  }

  @Override
  Connected<ClientProducer> openFirst(BrokerConnection connection)
      throws IpcException, ActiveMQException {
    ClientSession session = connection.session();
    incarnation = SimpleString.of(queue.find(session));
    return use(connection, session);
  }

  @Override
  @Nullable Connected<ClientProducer> openAgain(BrokerConnection connection)
      throws IpcException, ActiveMQException {
    ClientSession session = connection.session();
    if (queue.isPresent(session, incarnation.toString())) {
      return use(connection, session);
    }
    onQueueGone();
    return null;
  }

  private Connected<ClientProducer> use(BrokerConnection connection, ClientSession session)
      throws ActiveMQException {
    session.addFailureListener(new Interrupter());
    Connected<ClientProducer> opened =
        new Connected<>(connection, session, session.createProducer(queue.name()));
    window.restart();
    if (connection.isClosed()) { // before the listener was added
      window.interrupt();
    }
    return opened;
  }

  private void onQueueGone() throws IpcException {
    if (!queue.isDurable()) {
      peer = PeerState.LOST;
      return;
    }
    throw context.peerLost("its queue was removed from the broker", null);
  }

  @Override
  void work(Connected<ClientProducer> to)
      throws ActiveMQException, IpcException, InterruptedException {
    Acknowledgements acknowledgements = new Acknowledgements(to.session());
    boolean checks = !queue.isDurable();
    long checkedNs = System.nanoTime();
    batch.clear();
    while (!isClosed() && !window.isInterrupted()) {
      window.take(batch, BATCH, checks ? PRESENCE_MS : IDLE_MS);
      sendBatch(to, acknowledgements);
      if (checks && !window.isInterrupted() && System.nanoTime() - checkedNs >= PRESENCE_NS) {
        if (!queue.isPresent(to.session(), incarnation.toString())) {
          onQueueGone();
          return;
        }
        checkedNs = System.nanoTime();
      }
    }
  }

  private void sendBatch(Connected<ClientProducer> to, Acknowledgements acknowledgements)
      throws ActiveMQException {
    while (!batch.isEmpty() && !window.isInterrupted()) {
      SendWindow.Entry entry = batch.remove();
      to.endpoint().send(message(to.session(), entry), acknowledgements.of(entry));
    }
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

  @Override
  void stopWork() {
    window.interrupt();
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
    private final ClientSession session;

    Acknowledgements(ClientSession session) {
      this.session = session;
    }

    SendAcknowledgementHandler of(SendWindow.Entry entry) {
      return new SendAcknowledgementHandler() {
        @Override
        public void sendAcknowledged(Message message) {
          if (window.acknowledge(entry)) {
            signal.give();
          }
        }

        @Override
        public void sendFailed(Message message, Exception cause) {
          onRefused(cause);
        }
      };
    }

    private void onRefused(Exception cause) {
      Connected<ClientProducer> now = connected();
      if (now == null || now.session() != session || isClosed()) {
        return; // of an earlier connection, on which everything fails that was open
      }
      if (cause instanceof ActiveMQException known) {
        onError(known);
        signal.give();
      }
      window.interrupt();
    }
  }
}
