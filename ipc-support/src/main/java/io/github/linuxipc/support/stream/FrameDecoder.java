package io.github.linuxipc.support.stream;

import io.github.linuxipc.spi.FrameHandler;
import io.github.linuxipc.spi.FrameHeader;

/** Decodes frames with a {@link FrameHeader}. */
final class FrameDecoder extends StreamDecoder {
  private final int maxPayload;
  private final int sender;

  FrameDecoder(int maxFrame, int sender) {
    super(maxFrame);
    if (maxFrame < FrameHeader.LENGTH) {
      throw new IllegalArgumentException(
          "a frame of " + maxFrame + " bytes has no room for a header");
    }
    this.maxPayload = maxFrame - FrameHeader.LENGTH;
    this.sender = sender;
  }

  @Override
  boolean decodeNext(StreamBuffer current, int tail, long peer, FrameHandler handler) {
    int from = head;
    if (tail - from < Integer.BYTES) {
      return false;
    }
    int payload = FrameHeader.payloadLength(current.bytes, from);
    if (payload < 0 || payload > maxPayload) {
      return violated(
          "a frame announces "
              + Integer.toUnsignedString(payload)
              + " bytes, but "
              + maxPayload
              + " is the most");
    }
    if (tail - from - FrameHeader.LENGTH < payload) {
      return false;
    }
    int number = FrameHeader.sender(current.bytes, from);
    if (sender != 0 && number != sender) {
      return violated("a frame has the sender number " + number + " instead of " + sender);
    }
    int to = from + FrameHeader.LENGTH + payload;
    return offer(current, from, to, peer, handler);
  }

  @Override
  void moved(int distance) {}
}
