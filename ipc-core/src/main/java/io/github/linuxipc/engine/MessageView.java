package io.github.linuxipc.engine;

import io.github.linuxipc.channel.Message;
import java.nio.ByteBuffer;

/** The one view that a receiver hands to its handler for every message. */
final class MessageView implements Message {
  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0).asReadOnlyBuffer();

  private ByteBuffer payload = NOTHING;
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
  public Message copy() {
    return new Owned(ByteBuffer.wrap(toByteArray()).asReadOnlyBuffer(), senderId);
  }

  /** A message of its own memory. */
  private record Owned(ByteBuffer payload, long senderId) implements Message {
    @Override
    public Message copy() {
      return this;
    }
  }
}
