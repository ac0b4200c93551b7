package io.github.linuxipc.artemis;

import java.util.ArrayDeque;
import java.util.Deque;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.ActiveMQInterruptedException;
import org.apache.activemq.artemis.api.core.client.ClientMessage;
import org.apache.activemq.artemis.api.core.client.ClientSession;
import org.jspecify.annotations.Nullable;

/**
 * The messages that the client has read and that no poll has taken. It is bounded in messages and
 * in bytes; one message always fits. What is in it belongs to the broker: it is forgotten when the
 * connection is lost, and the broker delivers it again.
 */
final class Inbox {
  private static final int MAX_BYTES = 1 << 20;

  /**
   * A message of the broker.
   *
   * @param session where it was received
   * @param payload its payload; null if it is longer than the channel's messages, or malformed
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Received(ClientSession session, ClientMessage message, byte @Nullable [] payload) {
    private int bytes() {
      return payload == null ? 0 : payload.length;
    }

    long id() {
      return message.getMessageID();
    }

    /**
     * Confirms this message and all before it. Returns when the broker has done so. An interrupt
     * does not end the wait; it stays pending.
     */
    void confirm() throws ActiveMQException {
      boolean interrupted = Thread.interrupted();
      boolean sent = false;
      boolean confirmed = false;
      while (!confirmed) {
        try {
          if (sent) {
            session.queueQuery(message.getAddressSimpleString()); // answered after the request
          } else {
            message.acknowledge();
          }
          confirmed = true;
        } catch (ActiveMQInterruptedException e) {
          sent = true; // the client waits only for the answer
          interrupted = true;
        }
      }
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private final Deque<Received> messages = new ArrayDeque<>();
  private final int maxMessages;
  private long bytes;
  private boolean closed;

  Inbox(int maxMessages) {
    this.maxMessages = maxMessages;
  }

  /** Adds a message, and waits for room first. Drops the message if the inbox is closed. */
  synchronized void put(Received message) throws InterruptedException {
    while (!closed
        && !messages.isEmpty()
        && (messages.size() >= maxMessages || bytes + message.bytes() > MAX_BYTES)) {
      wait();
    }
    if (!closed) {
      messages.add(message);
      bytes += message.bytes();
    }
  }

  /** Removes the oldest messages. Returns how many were written to the array. */
  synchronized int take(Received[] to, int limit) {
    int count = 0;
    while (count < limit && !messages.isEmpty()) {
      Received next = messages.remove();
      bytes -= next.bytes();
      to[count++] = next;
    }
    if (count > 0) {
      notifyAll();
    }
    return count;
  }

  synchronized boolean isEmpty() {
    return messages.isEmpty();
  }

  /** Forgets the messages, and accepts none until it is opened. */
  synchronized void close() {
    closed = true;
    messages.clear();
    bytes = 0;
    notifyAll();
  }

  synchronized void open() {
    closed = false;
  }
}
