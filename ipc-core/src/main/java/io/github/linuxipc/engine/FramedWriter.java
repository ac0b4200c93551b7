package io.github.linuxipc.engine;

import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.spi.FrameHeader;
import io.github.linuxipc.spi.OutboundLink;
import java.nio.ByteBuffer;

/** Writes {@link io.github.linuxipc.spi.WireFormat#FRAMED}. */
final class FramedWriter extends MessageWriter {
  private final int sender;
  private int number;
  private boolean leaving;

  FramedWriter(int sender) {
    this.sender = sender;
  }

  @Override
  int maxMessage(OutboundLink link) {
    return link.maxMessage();
  }

  @Override
  int overhead(boolean last) {
    return FrameHeader.LENGTH;
  }

  @Override
  int headLength() {
    return FrameHeader.LENGTH;
  }

  /** The link puts the frame together, which it may do in one step. */
  @Override
  boolean pushWhole(OutboundLink link, ByteBuffer message) throws IpcException {
    int at = message.position();
    int length = message.limit() - at;
    long shape = FrameHeader.lengthAndControl(length, FrameHeader.LAST, 0);
    boolean taken =
        link.offer(shape, FrameHeader.senderAndSequence(sender, number), message, at, length);
    if (taken) {
      number++;
    }
    return taken;
  }

  @Override
  void putHead(ByteBuffer frame, int length, int piece, boolean last) {
    FrameHeader.put(frame, length, last ? FrameHeader.LAST : 0, piece, sender, number);
  }

  @Override
  void putTail(ByteBuffer frame, boolean last) {}

  @Override
  void finished() {
    number++;
  }

  @Override
  boolean leave(OutboundLink link) throws IpcException {
    if (!leaving) {
      ByteBuffer frame = link.claim(FrameHeader.LENGTH);
      if (frame == null) {
        return false;
      }
      FrameHeader.put(frame, 0, FrameHeader.LEAVE, 0, sender, number);
      leaving = link.commit(frame);
    }
    return leaving && link.flush();
  }
}
