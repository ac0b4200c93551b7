package io.github.linuxipc.artemis;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.apache.activemq.artemis.api.core.ActiveMQBuffers;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.Message;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.api.core.client.ClientMessage;
import org.apache.activemq.artemis.api.core.client.ClientSession;
import org.jspecify.annotations.Nullable;

/** Frames and raw messages as messages of the broker: the body is the frame, or the payload. */
final class BrokerMessages {
  private static final int TEXT_OVERHEAD = 64;

  private BrokerMessages() {}

  /**
   * Creates a message.
   *
   * @param duplicateId what the broker recognises it by if it is sent again
   * @param incarnation of the queue, or empty
   */
  static ClientMessage create(
      ClientSession session,
      byte[] body,
      boolean durable,
      int priority,
      byte[] duplicateId,
      SimpleString incarnation) {
    ClientMessage message =
        session.createMessage(Message.BYTES_TYPE, durable, 0, 0, (byte) priority);
    message.putBytesProperty(Message.HDR_DUPLICATE_DETECTION_ID, duplicateId);
    if (!incarnation.isEmpty()) {
      message.putStringProperty(ChannelQueue.INCARNATION, incarnation);
    }
    message.getBodyBuffer().writeBytes(body);
    return message;
  }

  /**
   * Returns a message's payload: the characters of a text message as UTF-8, else the body's bytes.
   *
   * @param max the longest payload
   * @return null if it is longer, or malformed
   */
  static byte @Nullable [] payload(ClientMessage message, int max) throws ActiveMQException {
    boolean text = message.getType() == Message.TEXT_TYPE;
    // a character has at most three bytes as UTF-8, and two in the message
    BoundedOutput body = new BoundedOutput(text ? 2L * max + TEXT_OVERHEAD : max);
    message.saveToOutputStream(body);
    if (body.exceeded) {
      return null;
    }
    byte[] payload = text ? utf8(body.toByteArray()) : body.toByteArray();
    return payload == null || payload.length > max ? null : payload;
  }

  private static byte @Nullable [] utf8(byte[] body) {
    try {
      SimpleString text = ActiveMQBuffers.wrappedBuffer(body).readNullableSimpleString();
      return text == null ? new byte[0] : text.toString().getBytes(StandardCharsets.UTF_8);
    } catch (RuntimeException e) { // the length in the body is wrong
      return null;
    }
  }

  /** Keeps what is written up to a length, and notes that more was written. */
  private static final class BoundedOutput extends ByteArrayOutputStream {
    private final long max;
    boolean exceeded;

    BoundedOutput(long max) {
      this.max = max;
    }

    @Override
    public synchronized void write(int value) {
      if (takes(1)) {
        super.write(value);
      }
    }

    @Override
    public synchronized void write(byte[] from, int offset, int length) {
      if (takes(length)) {
        super.write(from, offset, length);
      }
    }

    private boolean takes(int length) {
      exceeded |= count + (long) length > max;
      return !exceeded;
    }
  }
}
