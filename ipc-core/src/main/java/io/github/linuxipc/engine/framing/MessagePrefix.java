package io.github.linuxipc.engine.framing;

import io.github.linuxipc.channel.Headers;
import io.github.linuxipc.spi.FrameHeader;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The bytes that precede the payload of a message that is being written: the {@link PatternBlock},
 * if the channel has one, and the block of headers, if the message has headers.
 */
final class MessagePrefix {
  private final HeaderBlock headers = new HeaderBlock();
  private @Nullable PatternBlock pattern;
  private int ofPattern;

  /** Replaces the blocks. Copies them, because a message may outlive the call that sends it. */
  void encode(@Nullable PatternBlock patternBlock, Headers messageHeaders) {
    headers.encode(messageHeaders);
    ofPattern = 0;
    if (patternBlock != null) {
      ofPattern = PatternBlock.LENGTH;
      ownPattern().copyFrom(patternBlock);
    }
  }

  private PatternBlock ownPattern() {
    PatternBlock own = pattern;
    if (own == null) {
      own = new PatternBlock();
      pattern = own;
    }
    return own;
  }

  /** Returns the length in bytes; 0 if there is nothing before the payload. */
  int length() {
    return ofPattern + headers.length();
  }

  /** Returns the flags of the message's first frame that tell which blocks there are. */
  int flags() {
    return (ofPattern > 0 ? FrameHeader.PATTERN : 0)
        | (headers.length() > 0 ? FrameHeader.HEADERS : 0);
  }

  /** Copies a part of the bytes to the buffer's position and moves the position behind the part. */
  void put(int from, int count, ByteBuffer to) {
    int fromPattern = Math.max(0, Math.min(count, ofPattern - from));
    if (fromPattern > 0) {
      ownPattern().put(from, fromPattern, to);
    }
    headers.put(Math.max(0, from - ofPattern), count - fromPattern, to);
  }

  /** Discards the blocks. */
  void clear() {
    headers.clear();
    ofPattern = 0;
  }
}
