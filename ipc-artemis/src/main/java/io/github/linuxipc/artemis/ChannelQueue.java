package io.github.linuxipc.artemis;

import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.spi.LinkContext;
import java.util.UUID;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.ActiveMQExceptionType;
import org.apache.activemq.artemis.api.core.QueueConfiguration;
import org.apache.activemq.artemis.api.core.RoutingType;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.api.core.client.ClientConsumer;
import org.apache.activemq.artemis.api.core.client.ClientSession;

/**
 * The queue of a channel at the broker. Its name is that of its address.
 *
 * <pre>
 *   durable   a channel: the queue and its messages outlive the receiver
 *   passing   an endpoint of a service: the broker removes the queue with its connection,
 *             and takes only messages that name the {@link #INCARNATION incarnation} of the queue
 * </pre>
 */
final class ChannelQueue {
  /** The property that names the incarnation for which a message of a passing queue is meant. */
  static final SimpleString INCARNATION = SimpleString.of("ipcIncarnation");

  private static final String FILTER = INCARNATION + " = '";

  private final String name;
  private final boolean durable;
  private final LinkContext context;
  private final BrokerErrors errors;

  ChannelQueue(String name, boolean durable, LinkContext context, BrokerErrors errors) {
    this.name = name;
    this.durable = durable;
    this.context = context;
    this.errors = errors;
  }

  String name() {
    return name;
  }

  boolean isDurable() {
    return durable;
  }

  /**
   * Creates the queue unless it is a durable one that exists, and opens its only consumer, which
   * receives nothing until the session is started.
   *
   * @throws IpcException if another receiver has it, or the broker refuses
   * @throws ActiveMQException if the connection is lost
   */
  ClientConsumer bind(ClientSession session) throws IpcException, ActiveMQException {
    try {
      ClientSession.QueueQuery present = session.queueQuery(SimpleString.of(name));
      if (present.isExists()) {
        requireSuitable(present);
      } else {
        session.createQueue(configuration());
      }
      return session.createConsumer(name);
    } catch (ActiveMQException e) {
      throw translated(e);
    }
  }

  private ActiveMQException translated(ActiveMQException cause) throws IpcException {
    if (isTaken(cause)) {
      throw inUse(cause);
    }
    if (!BrokerErrors.passes(cause)) {
      throw errors.opening(cause, ErrorCode.OPEN_FAILED);
    }
    return cause;
  }

  /** Returns whether another receiver has the queue, or has just created it. */
  private static boolean isTaken(ActiveMQException cause) {
    return BrokerErrors.is(cause, ActiveMQExceptionType.MAX_CONSUMER_LIMIT_EXCEEDED)
        || BrokerErrors.is(cause, ActiveMQExceptionType.QUEUE_EXISTS);
  }

  private IpcException inUse(ActiveMQException cause) {
    return context.failure(
        ErrorCode.CHANNEL_IN_USE,
        "Another receiver has bound the queue " + name,
        "Stop that receiver first, or use another address. The broker's console shows its host.",
        cause);
  }

  private void requireSuitable(ClientSession.QueueQuery present) throws IpcException {
    if (present.getConsumerCount() > 0) {
      throw context.failure(
          ErrorCode.CHANNEL_IN_USE,
          "Another receiver has bound the queue " + name,
          "Stop that receiver first, or use another address. The broker's console shows its host.");
    }
    if (!durable || !present.isDurable()) {
      throw differs(present);
    }
    if (present.getMaxConsumers() != 1) {
      throw context.failure(
          ErrorCode.INCOMPATIBLE_PEER,
          "The queue "
              + name
              + " admits "
              + (present.getMaxConsumers() < 0 ? "any number of" : present.getMaxConsumers())
              + " receivers",
          "Set its max-consumers to 1 at the broker, or remove it if it is empty.");
    }
  }

  private IpcException differs(ClientSession.QueueQuery present) {
    return context.incompatible(
        "the queue "
            + name
            + " is durable="
            + present.isDurable()
            + " there, "
            + durable
            + " here");
  }

  private QueueConfiguration configuration() {
    QueueConfiguration queue =
        QueueConfiguration.of(name)
            .setAddress(name)
            .setRoutingType(RoutingType.ANYCAST)
            .setMaxConsumers(1)
            .setDurable(durable);
    return durable
        ? queue.setExclusive(true).setAutoDelete(false)
        : queue.setTemporary(true).setFilterString(FILTER + UUID.randomUUID() + "'");
  }

  /**
   * Finds the queue for a sender.
   *
   * @return its incarnation; empty if it is durable
   * @throws IpcException if there is none
   */
  String find(ClientSession session) throws IpcException, ActiveMQException {
    ClientSession.QueueQuery present = session.queueQuery(SimpleString.of(name));
    if (!present.isExists() || (!durable && present.getConsumerCount() == 0)) {
      throw context.noReceiver("the queue " + name + " of the broker", null);
    }
    if (present.isDurable() != durable) {
      throw differs(present);
    }
    return incarnation(present);
  }

  /** Returns whether the queue in which a sender found its receiver is still there. */
  boolean isPresent(ClientSession session, String incarnation) throws ActiveMQException {
    ClientSession.QueueQuery present = session.queueQuery(SimpleString.of(name));
    return present.isExists() && incarnation(present).equals(incarnation);
  }

  private static String incarnation(ClientSession.QueueQuery present) {
    SimpleString filter = present.getFilterString();
    String text = filter == null ? "" : filter.toString();
    return text.startsWith(FILTER) ? text.substring(FILTER.length(), text.length() - 1) : "";
  }
}
