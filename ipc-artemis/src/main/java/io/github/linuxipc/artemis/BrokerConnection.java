package io.github.linuxipc.artemis;

import io.github.linuxipc.spi.BackgroundThread;
import java.util.concurrent.TimeUnit;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.ActiveMQNotConnectedException;
import org.apache.activemq.artemis.api.core.client.ActiveMQClient;
import org.apache.activemq.artemis.api.core.client.ClientSession;
import org.apache.activemq.artemis.api.core.client.ClientSessionFactory;
import org.apache.activemq.artemis.api.core.client.ServerLocator;
import org.apache.activemq.artemis.core.client.impl.ClientSessionFactoryInternal;

/**
 * One connection to a broker. It never reconnects by itself: the link that owns it opens another
 * one, because only the link knows what must be sent or taken again.
 */
final class BrokerConnection implements AutoCloseable {
  /** How long a request to the broker may take. */
  static final int CALL_MS = 15_000;

  /** How long a close waits for the broker or for a thread. */
  private static final long CLOSE_MS = 1_000;

  /** The bytes that the broker sends ahead to a receiver. */
  private static final int CONSUMER_WINDOW = 1 << 20;

  private static final int CONFIRMATION_WINDOW = 1 << 20;
  private static final int PRODUCER_WINDOW = 64 << 10;

  private final ServerLocator locator;
  private final ClientSessionFactory factory;
  private final Credentials credentials;

  private BrokerConnection(
      ServerLocator locator, ClientSessionFactory factory, Credentials credentials) {
    this.locator = locator;
    this.factory = factory;
    this.credentials = credentials;
  }

  /**
   * Connects to the first broker that answers.
   *
   * @param acknowledged whether what is sent is acknowledged. The broker keeps such a connection
   *     for a while after it was lost, with the queue if it receives, because its client may come
   *     back
   */
  static BrokerConnection open(BrokerSettings settings, boolean acknowledged, long timeoutMs)
      throws ActiveMQException {
    ActiveMQException last = null;
    for (BrokerAddress broker : settings.brokers().members()) {
      try {
        return open(
            settings, broker, acknowledged, (int) Math.max(100, Math.min(timeoutMs, CALL_MS)));
      } catch (ActiveMQException e) {
        last = e;
      }
    }
    throw last == null ? new ActiveMQNotConnectedException("no broker") : last;
  }

  private static BrokerConnection open(
      BrokerSettings settings, BrokerAddress broker, boolean acknowledged, int timeoutMs)
      throws ActiveMQException {
    ServerLocator locator =
        ActiveMQClient.createServerLocatorWithoutHA(settings.transport(broker, timeoutMs));
    try {
      locator
          .setReconnectAttempts(0)
          .setInitialConnectAttempts(1)
          .setFailoverAttempts(0)
          .setCallTimeout(timeoutMs)
          .setConnectionTTL(settings.connectionTtlMs())
          .setClientFailureCheckPeriod(settings.connectionTtlMs() / 2)
          .setBlockOnAcknowledge(true)
          .setBlockOnDurableSend(false)
          .setBlockOnNonDurableSend(false)
          .setAckBatchSize(0)
          .setConsumerWindowSize(CONSUMER_WINDOW)
          .setProducerWindowSize(PRODUCER_WINDOW)
          .setConfirmationWindowSize(acknowledged ? CONFIRMATION_WINDOW : -1);
      return new BrokerConnection(locator, locator.createSessionFactory(), settings.credentials());
    } catch (ActiveMQException e) {
      locator.close();
      throw e;
    } catch (Exception e) { // what the client declares
      locator.close();
      throw notConnected(e);
    }
  }

  private static ActiveMQException notConnected(Exception cause) {
    ActiveMQException failure = new ActiveMQNotConnectedException(cause.toString());
    failure.initCause(cause);
    return failure;
  }

  /** Opens a session in which each send and each acknowledgement is a transaction of its own. */
  ClientSession session() throws ActiveMQException {
    return factory.createSession(
        credentials.user(), credentials.password(), false, true, true, false, 0);
  }

  /** Returns whether the connection is lost or closed. */
  boolean isClosed() {
    return factory.isClosed();
  }

  /**
   * Closes the sessions in order, so that the broker takes back what was not acknowledged before
   * this method returns. A broker that does not answer within a second is not waited for.
   */
  @Override
  public void close() {
    Thread closing =
        BackgroundThread.create("ipc-artemis-close", BrokerConnection.class, this::closeNow);
    closing.start();
    awaitEnd(closing);
    if (closing.isAlive()) {
      ((ClientSessionFactoryInternal) factory).cleanup();
      locator.close();
    }
  }

  /** Waits for the end of a thread, at most for a second. An interrupt stays pending. */
  static void awaitEnd(Thread thread) {
    boolean interrupted = Thread.interrupted();
    try {
      thread.join(CLOSE_MS);
    } catch (InterruptedException e) {
      interrupted = true;
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void closeNow() {
    factory.close();
    locator.close();
  }

  /** Returns how many milliseconds a time in nanoseconds is, at least 1. */
  static long millis(long ns) {
    return Math.max(1, TimeUnit.NANOSECONDS.toMillis(ns));
  }
}
