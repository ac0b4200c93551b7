package io.github.linuxipc.engine.framing;

import io.github.linuxipc.spi.OutboundLink;
import io.github.linuxipc.spi.WireFormat;
import java.nio.ByteBuffer;

/**
 * Writes {@link WireFormat#LINES}, with a newline after each message, or {@link WireFormat#RAW},
 * with a packet for each message.
 */
final class RawWriter extends MessageWriter {
  private final boolean lines;

  RawWriter(WireFormat wire) {
    this.lines = wire == WireFormat.LINES;
  }

  @Override
  public int maxMessage(OutboundLink link) {
    return lines ? Integer.MAX_VALUE : link.maxFrame();
  }

  @Override
  int overhead(boolean last) {
    return lines && last ? 1 : 0;
  }

  @Override
  int headerLength() {
    return 0;
  }

  @Override
  void putHeader(ByteBuffer frame, int length, int fragment, boolean last) {}

  @Override
  void putTrailer(ByteBuffer frame, boolean last) {
    if (lines && last) {
      frame.put((byte) '\n');
    }
  }

  @Override
  void finished() {}

  @Override
  public boolean leave(OutboundLink link) {
    return true;
  }
}
