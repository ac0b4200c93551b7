package io.github.linuxipc.engine;

import io.github.linuxipc.spi.OutboundLink;
import io.github.linuxipc.spi.WireFormat;
import java.nio.ByteBuffer;

/**
 * Writes {@link WireFormat#LINES}, a newline after each message, or {@link WireFormat#RAW}, a
 * packet for each.
 */
final class RawWriter extends MessageWriter {
  private final boolean lines;

  RawWriter(WireFormat wire) {
    this.lines = wire == WireFormat.LINES;
  }

  @Override
  int maxMessage(OutboundLink link) {
    return lines ? Integer.MAX_VALUE : link.maxFrame();
  }

  @Override
  int overhead(boolean last) {
    return lines && last ? 1 : 0;
  }

  @Override
  int headLength() {
    return 0;
  }

  @Override
  void putHead(ByteBuffer frame, int length, int piece, boolean last) {}

  @Override
  void putTail(ByteBuffer frame, boolean last) {
    if (lines && last) {
      frame.put((byte) '\n');
    }
  }

  @Override
  void finished() {}

  @Override
  boolean leave(OutboundLink link) {
    return true;
  }
}
