package io.github.linuxipc.engine.framing;

import io.github.linuxipc.channel.Headers;
import io.github.linuxipc.channel.Message;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * A message that owns its memory, as {@link Message#copy} returns it.
 *
 * @param payload the payload, which cannot be changed
 * @param senderId the id of its sender
 * @param block its headers; null if it has none
 * @param missed how many messages were missed before it
 */
record OwnedMessage(ByteBuffer payload, long senderId, @Nullable HeaderBlock block, long missed)
    implements Message {

  /**
   * Copies the message that a view shows now.
   *
   * @param block a copy of its headers; null if it has none
   */
  static OwnedMessage copyOf(Message view, @Nullable HeaderBlock block) {
    ByteBuffer payload = ByteBuffer.wrap(view.toByteArray()).asReadOnlyBuffer();
    return new OwnedMessage(payload, view.senderId(), block, view.missed());
  }

  @Override
  public Headers headers() {
    return block == null ? Headers.empty() : block.decode();
  }

  @Override
  public Message copy() {
    return this;
  }
}
