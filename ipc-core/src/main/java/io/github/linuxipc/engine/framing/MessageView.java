package io.github.linuxipc.engine.framing;

import io.github.linuxipc.channel.Headers;
import io.github.linuxipc.channel.Message;
import java.nio.ByteBuffer;

/**
 * The view of a message without headers that a handler receives. A receiver reuses one view for all
 * such messages.
 */
final class MessageView implements Message {
  private static final ByteBuffer EMPTY = ByteBuffer.allocate(0).asReadOnlyBuffer();

  private ByteBuffer payload = EMPTY;
  private long senderId;

  MessageView of(ByteBuffer payload, long senderId) {
    this.payload = payload;
    this.senderId = senderId;
    return this;
  }

  @Override
  public ByteBuffer payload() {
    return payload;
  }

  @Override
  public long senderId() {
    return senderId;
  }

  @Override
  public Headers headers() {
    return Headers.empty();
  }

  @Override
  public Message copy() {
    return new Owned(ByteBuffer.wrap(toByteArray()).asReadOnlyBuffer(), senderId);
  }

  /** A message that owns its memory. */
  record Owned(ByteBuffer payload, long senderId) implements Message {
    @Override
    public Headers headers() {
      return Headers.empty();
    }

    @Override
    public Message copy() {
      return this;
    }
  }
}
