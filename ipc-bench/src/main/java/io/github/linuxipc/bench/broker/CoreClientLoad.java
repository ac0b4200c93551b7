package io.github.linuxipc.bench.broker;

import java.nio.ByteBuffer;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import org.apache.activemq.artemis.api.core.Message;
import org.apache.activemq.artemis.api.core.QueueConfiguration;
import org.apache.activemq.artemis.api.core.RoutingType;
import org.apache.activemq.artemis.api.core.client.ActiveMQClient;
import org.apache.activemq.artemis.api.core.client.ClientConsumer;
import org.apache.activemq.artemis.api.core.client.ClientMessage;
import org.apache.activemq.artemis.api.core.client.ClientProducer;
import org.apache.activemq.artemis.api.core.client.ClientSession;
import org.apache.activemq.artemis.api.core.client.ClientSessionFactory;
import org.apache.activemq.artemis.api.core.client.SendAcknowledgementHandler;
import org.apache.activemq.artemis.api.core.client.ServerLocator;

/**
 * The same load by the client itself: durable messages with a duplicate id, of which so many may be
 * unacknowledged as a channel of this library allows, or one, to one consumer that acknowledges as
 * many together as a channel does.
 */
final class CoreClientLoad implements BrokerLoad {
  private static final String QUEUE = "load";
  private static final int WINDOW_BYTES = 1 << 20;
  private static final long PAUSE_MS = 100;

  private final String broker;
  private final boolean blocking;

  CoreClientLoad(String broker, boolean blocking) {
    this.broker = broker;
    this.blocking = blocking;
  }

  private ServerLocator locator() throws Exception {
    return ActiveMQClient.createServerLocator(broker)
        .setReconnectAttempts(0)
        .setBlockOnDurableSend(blocking)
        .setBlockOnAcknowledge(true)
        .setAckBatchSize(0)
        .setConsumerWindowSize(WINDOW_BYTES)
        .setConfirmationWindowSize(WINDOW_BYTES);
  }

  @Override
  public void send() throws Exception {
    try (ServerLocator locator = locator();
        ClientSessionFactory factory = locator.createSessionFactory();
        ClientSession session = factory.createSession(true, true);
        ClientProducer producer = session.createProducer(QUEUE)) {
      Semaphore window = new Semaphore(WINDOW);
      SendAcknowledgementHandler acknowledged = message -> window.release();
      UUID sender = UUID.randomUUID();
      byte[] payload = new byte[SIZE];
      for (long number = 0; !Thread.currentThread().isInterrupted(); number++) {
        if (!blocking) {
          window.acquire();
        }
        ClientMessage message = session.createMessage(Message.BYTES_TYPE, true);
        message.putBytesProperty(
            Message.HDR_DUPLICATE_DETECTION_ID,
            ByteBuffer.allocate(3 * Long.BYTES)
                .putLong(sender.getMostSignificantBits())
                .putLong(sender.getLeastSignificantBits())
                .putLong(number)
                .array());
        message.getBodyBuffer().writeBytes(payload);
        if (blocking) {
          producer.send(message);
        } else {
          producer.send(message, acknowledged);
        }
      }
    }
  }

  @Override
  public void receive(Runnable bound, Count count) throws Exception {
    try (ServerLocator locator = locator();
        ClientSessionFactory factory = locator.createSessionFactory();
        ClientSession session = factory.createSession(true, true, 0)) {
      session.createQueue(
          QueueConfiguration.of(QUEUE).setRoutingType(RoutingType.ANYCAST).setMaxConsumers(1));
      try (ClientConsumer consumer = session.createConsumer(QUEUE)) {
        session.start();
        bound.run();
        int taken = 0;
        while (count.add(taken)) {
          taken = batch(consumer);
        }
      }
    }
  }

  /** Takes and acknowledges the messages that are there, or waits for one. */
  private static int batch(ClientConsumer consumer) throws Exception {
    ClientMessage last = null;
    int taken = 0;
    ClientMessage next = consumer.receive(PAUSE_MS);
    byte[] payload = new byte[SIZE];
    while (next != null) {
      next.getBodyBuffer().readBytes(payload);
      last = next;
      taken++;
      next = taken < ACK_BATCH ? consumer.receiveImmediate() : null;
    }
    if (last != null) {
      last.acknowledge(); // and all before it
    }
    return taken;
  }
}
