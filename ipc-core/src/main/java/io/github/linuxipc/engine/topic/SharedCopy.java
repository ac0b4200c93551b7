package io.github.linuxipc.engine.topic;

import java.nio.ByteBuffer;
import java.util.function.UnaryOperator;

/** The copy of a message that all senders share in which the message had no room. */
final class SharedCopy implements UnaryOperator<ByteBuffer> {
  private ByteBuffer copy = ByteBuffer.allocate(0);
  private boolean copied;

  /** Discards the copy, before the next message. No sender uses it any more. */
  void clear() {
    copied = false;
  }

  @Override
  public ByteBuffer apply(ByteBuffer message) {
    if (!copied) {
      int length = message.remaining();
      if (copy.capacity() < length) {
        copy = ByteBuffer.allocate(length);
      }
      copy.clear().put(0, message, message.position(), length).limit(length);
      copied = true;
    }
    return copy;
  }
}
