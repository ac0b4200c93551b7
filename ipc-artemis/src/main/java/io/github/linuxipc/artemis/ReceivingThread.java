package io.github.linuxipc.artemis;

import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.spi.LinkContext;
import java.util.concurrent.locks.LockSupport;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.client.ClientConsumer;
import org.apache.activemq.artemis.api.core.client.ClientMessage;
import org.apache.activemq.artemis.api.core.client.ClientSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads messages from the broker into the inbox, and binds the queue again after a connection was
 * lost.
 */
final class ReceivingThread extends LinkThread<ClientConsumer> {
  private static final Logger LOG = LoggerFactory.getLogger(ReceivingThread.class);

  /** How soon the broker notices that a receiver was killed, with a margin. */
  private static final long KILLED_NS = 1_000_000_000;

  /**
   * How long a consumer waits before it takes messages. The broker lets the next consumer in a
   * moment before it puts back what it had sent to the one that is gone, which must come first.
   */
  private static final long HANDOVER_NS = 50_000_000;

  private final Inbox inbox;
  private final Confirmation confirmation;
  private final int maxPayload;
  private final long capacity;

  ReceivingThread(
      BrokerSettings settings,
      ChannelQueue queue,
      LinkContext context,
      Inbox inbox,
      WakeSignal signal,
      Confirmation confirmation) {
    super(settings, queue, context, signal, "The receiver of " + context.name(), false);
    this.inbox = inbox;
    this.confirmation = confirmation;
    this.maxPayload = ArtemisOutbound.maxFrame(context);
    this.capacity = context.option(ArtemisOptions.CAPACITY);
  }

  /** Binds the queue, once the broker has noticed the end of a receiver that was just killed. */
  @Override
  Connected<ClientConsumer> openFirst(BrokerConnection connection)
      throws IpcException, ActiveMQException {
    if (capacity > 0) {
      try (ClientSession session = connection.session()) {
        AddressPolicy.set(session, queue.name(), capacity, context);
      }
    }
    long deadlineNs = System.nanoTime() + KILLED_NS;
    while (true) {
      try {
        return openAgain(connection);
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

  @Override
  Connected<ClientConsumer> openAgain(BrokerConnection connection)
      throws IpcException, ActiveMQException {
    ClientSession session = connection.session();
    ClientConsumer consumer = bind(session);
    LockSupport.parkNanos(this, HANDOVER_NS);
    confirmation.resolve(connection, queue.name());
    inbox.open();
    session.start();
    return new Connected<>(connection, session, consumer);
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

  /**
   * Judges that the queue could not be bound again. As long as the broker may not have noticed the
   * end of this receiver's own connection, the other receiver may be this one.
   */
  @Override
  void onFailure(IpcException cause) {
    boolean mayBeOwn =
        cause.code() == ErrorCode.CHANNEL_IN_USE
            && lostForNs() < settings.connectionTtlMs() * 1_000_000;
    if (!mayBeOwn) {
      super.onFailure(cause);
    }
  }

  @Override
  void work(Connected<ClientConsumer> from) throws ActiveMQException, InterruptedException {
    ClientMessage next = from.endpoint().receive();
    while (next != null && !isClosed()) {
      byte[] payload = BrokerMessages.payload(next, maxPayload);
      inbox.put(new Inbox.Received(from.session(), next, payload));
      signal.give();
      next = from.endpoint().receive();
    }
  }

  @Override
  void stopWork() {
    inbox.close();
  }

  /** Removes the queue with its messages. A broker that cannot be reached keeps it. */
  void discard() {
    Connected<ClientConsumer> last = connected();
    if (last == null) {
      LOG.warn("The queue of {} is not removed, because there is no broker", context.name());
      return;
    }
    try (ClientSession session = last.connection().session()) {
      last.endpoint().close();
      session.deleteQueue(queue.name());
    } catch (ActiveMQException e) {
      LOG.warn("The queue of {} is not removed: {}", context.name(), BrokerErrors.text(e));
    }
  }
}
