package io.github.linuxipc.engine.framing;

import io.github.linuxipc.channel.Headers;
import io.github.linuxipc.channel.Message;
import java.nio.ByteBuffer;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The view of a message with headers that a handler receives. A receiver reuses one view for all
 * such messages. The headers become objects when they are first asked for.
 */
final class HeadedMessageView implements Message {
  private final HeaderBlock block = new HeaderBlock();
  private @Nullable ByteBuffer payload;
  private long senderId;

  /**
   * Reads the block of headers at the beginning of a message's bytes.
   *
   * @return whether the block is well-formed; if so, the buffer's position is at the payload
   */
  boolean readBlock(ByteBuffer message) {
    return block.read(message);
  }

  /** Completes the view. {@link #readBlock} must have returned true for the message. */
  HeadedMessageView of(ByteBuffer payload, long senderId) {
    this.payload = payload;
    this.senderId = senderId;
    return this;
  }

  @Override
  public ByteBuffer payload() {
    return Objects.requireNonNull(payload, "no message was read");
  }

  @Override
  public long senderId() {
    return senderId;
  }

  @Override
  public Headers headers() {
    return block.decode();
  }

  @Override
  public Message copy() {
    return new Owned(ByteBuffer.wrap(toByteArray()).asReadOnlyBuffer(), senderId, block.copy());
  }

  /** A message that owns its memory. */
  static final class Owned implements Message {
    private final ByteBuffer payload;
    private final long senderId;
    private final HeaderBlock block;

    Owned(ByteBuffer payload, long senderId, HeaderBlock block) {
      this.payload = payload;
      this.senderId = senderId;
      this.block = block;
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
      return block.decode();
    }

    @Override
    public Message copy() {
      return this;
    }
  }
}
