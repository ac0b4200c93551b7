package io.github.linuxipc.engine.framing;

import io.github.linuxipc.channel.Headers;
import io.github.linuxipc.channel.Message;
import io.github.linuxipc.spi.FrameHeader;
import java.nio.ByteBuffer;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The view through which a handler receives a message with a {@link PatternBlock}. A receiver
 * reuses one view for all such messages. The handlers of a pattern's channel test for this type and
 * cast to it.
 */
public final class PatternMessage implements Message {
  private final PatternBlock pattern = new PatternBlock();
  private final HeaderBlock headers = new HeaderBlock();
  private @Nullable ByteBuffer payload;
  private long senderId;
  private int frameNumber;
  private long missed;

  /** Creates a view that {@link #read} fills. */
  PatternMessage() {}

  /**
   * Reads the blocks at the beginning of a message's bytes.
   *
   * @param flags the flags of the message's first frame
   * @return whether the blocks are well-formed; if so, the buffer's position is at the payload
   */
  boolean read(ByteBuffer message, int flags) {
    headers.clear();
    boolean intact = pattern.read(message);
    return intact && ((flags & FrameHeader.HEADERS) == 0 || headers.read(message));
  }

  /** Completes the view. {@link #read} must have returned true for the message. */
  PatternMessage of(ByteBuffer bytes, long sender, int number) {
    this.payload = bytes;
    this.senderId = sender;
    this.frameNumber = number;
    this.missed = 0;
    return this;
  }

  /** Fills the view with a message that has neither a block nor headers. The block is zeros. */
  PatternMessage withoutBlock(ByteBuffer bytes, long sender, int number) {
    pattern.set(0, 0, 0, 0, 0);
    headers.clear();
    return of(bytes, sender, number);
  }

  /**
   * Returns the pattern's block.
   *
   * @return the block, which is reused for the next message; zeros if the message has none
   */
  public PatternBlock pattern() {
    return pattern;
  }

  /**
   * Returns the number of the message in its frames, which rises by 1 with each message of a
   * sender, modulo 2^32.
   *
   * @return the number
   */
  public int frameNumber() {
    return frameNumber;
  }

  /**
   * Sets how many messages were missed before this one.
   *
   * @param count the number of messages
   */
  public void setMissed(long count) {
    missed = count;
  }

  @Override
  public long missed() {
    return missed;
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
    return headers.length() == 0 ? Headers.empty() : headers.decode();
  }

  @Override
  public Message copy() {
    return OwnedMessage.copyOf(this, headers.length() == 0 ? null : headers.copy());
  }
}
