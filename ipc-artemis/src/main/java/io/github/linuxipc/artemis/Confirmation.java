package io.github.linuxipc.artemis;

import io.github.linuxipc.artemis.Inbox.Received;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.client.ClientConsumer;
import org.apache.activemq.artemis.api.core.client.ClientMessage;
import org.apache.activemq.artemis.api.core.client.ClientSession;
import org.jspecify.annotations.Nullable;

/**
 * The confirmation of one batch of messages, which the broker does as a whole or not at all. If the
 * connection is lost meanwhile, the next one shows what happened: the broker either still has the
 * batch at the head of the queue and delivers it again, or does not have it any more.
 *
 * <pre>
 *   NONE --begin--&gt; OPEN --confirmed--&gt; CONFIRMED --taken--&gt; NONE
 *                    |                      ^
 *                    +--resolve: gone ------+
 *                    +--resolve: there --&gt; NONE
 * </pre>
 */
final class Confirmation {
  private enum State {
    NONE,
    OPEN,
    CONFIRMED
  }

  private State state = State.NONE;
  private @Nullable Received first;

  /** Records that the confirmation of a batch begins. */
  synchronized void begin(Received firstOfBatch) {
    state = State.OPEN;
    first = firstOfBatch;
  }

  /** Records that the broker has confirmed the batch. */
  synchronized void confirmed() {
    state = State.CONFIRMED;
  }

  /** Returns whether it is not known whether the broker has confirmed the batch. */
  synchronized boolean isOpen() {
    return state == State.OPEN;
  }

  /** Returns whether the batch is confirmed and was not taken, and records that it is taken. */
  synchronized boolean take() {
    boolean confirmed = state == State.CONFIRMED;
    state = confirmed ? State.NONE : state;
    return confirmed;
  }

  /**
   * Finds out whether the broker has confirmed the batch. The queue is bound by this receiver
   * again, and nothing was taken from it since. A message of another priority may have come before
   * the batch meanwhile, one of the same priority cannot.
   */
  synchronized void resolve(BrokerConnection connection, String queue) throws ActiveMQException {
    Received batch = first;
    if (state != State.OPEN || batch == null) {
      return;
    }
    try (ClientSession session = connection.session()) {
      String same = "AMQPriority = " + batch.message().getPriority();
      ClientConsumer browser = session.createConsumer(queue, same, true);
      session.start();
      ClientMessage head = browser.receiveImmediate();
      boolean there = head != null && head.getMessageID() == batch.id();
      state = there ? State.NONE : State.CONFIRMED;
    }
  }
}
