package io.github.linuxipc.spring.listener;

import io.github.linuxipc.channel.Headers;
import io.github.linuxipc.channel.Message;
import java.nio.ByteBuffer;

/** What the method of an event gets its arguments from: nothing. */
final class NoMessage implements Message {
  static final NoMessage INSTANCE = new NoMessage();

  private final ByteBuffer empty = ByteBuffer.allocate(0).asReadOnlyBuffer();

  private NoMessage() {}

  @Override
  public ByteBuffer payload() {
    return empty;
  }

  @Override
  public long senderId() {
    return 0;
  }

  @Override
  public Headers headers() {
    return Headers.empty();
  }

  @Override
  public Message copy() {
    return this;
  }
}
