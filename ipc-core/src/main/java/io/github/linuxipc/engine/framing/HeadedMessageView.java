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
  private @Nullable Headers headers;
  private long senderId;

  /**
   * Reads the block of headers at the beginning of a message's bytes.
   *
   * @return whether the block is well-formed; if so, the buffer's position is at the payload
   */
  boolean readBlock(ByteBuffer message) {
    headers = null;
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
    Headers parsed = headers;
    if (parsed == null) {
      parsed = block.decode();
      headers = parsed;
    }
    return parsed;
  }

  @Override
  public Message copy() {
    return new Owned(
        ByteBuffer.wrap(toByteArray()).asReadOnlyBuffer(), senderId, block.copy(), headers);
  }

  /** A message that owns its memory. */
  private static final class Owned implements Message {
    private final ByteBuffer payload;
    private final long senderId;
    private final HeaderBlock block;

    /**
     * The headers, or null until they are first asked for. Two threads that find null parse equal,
     * immutable headers.
     */
    private @Nullable Headers headers;

    Owned(ByteBuffer payload, long senderId, HeaderBlock block, @Nullable Headers headers) {
      this.payload = payload;
      this.senderId = senderId;
      this.block = block;
      this.headers = headers;
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
      Headers parsed = headers;
      if (parsed == null) {
        parsed = block.decode();
        headers = parsed;
      }
      return parsed;
    }

    @Override
    public Message copy() {
      return this;
    }
  }
}
