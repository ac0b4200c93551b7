package io.github.linuxipc.engine.framing;

import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.spi.FrameHeader;
import io.github.linuxipc.spi.OutboundLink;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Writes {@link io.github.linuxipc.spi.WireFormat#FRAMED}. */
final class FramedWriter extends MessageWriter {
  private static final long[] NO_PREFIX = {};

  private final int sender;
  private int number;
  private boolean closeNoticeWritten;

  FramedWriter(int sender) {
    this.sender = sender;
  }

  @Override
  public int nextNumber() {
    return number;
  }

  @Override
  public void continueAt(int next) {
    number = next;
  }

  @Override
  public int maxMessage(OutboundLink link) {
    return link.maxMessage();
  }

  @Override
  int overhead(boolean last) {
    return FrameHeader.LENGTH;
  }

  @Override
  int headerLength() {
    return FrameHeader.LENGTH;
  }

  /**
   * Passes the header, the block and the message to the link. The link may assemble and publish the
   * frame in one step.
   */
  @Override
  public boolean pushWhole(OutboundLink link, @Nullable PatternBlock pattern, ByteBuffer message)
      throws IpcException {
    long[] prefix = NO_PREFIX;
    int ofPrefix = 0;
    int flags = FrameHeader.LAST;
    if (pattern != null) {
      prefix = pattern.words();
      ofPrefix = PatternBlock.LENGTH;
      flags |= FrameHeader.PATTERN;
    }
    int position = message.position();
    int length = message.limit() - position;
    long lengthAndControl = FrameHeader.lengthAndControl(ofPrefix + length, flags, 0);
    long senderAndSequence = FrameHeader.senderAndSequence(sender, number);
    boolean accepted =
        link.offer(lengthAndControl, senderAndSequence, prefix, message, position, length);
    if (accepted) {
      number++;
    }
    return accepted;
  }

  @Override
  void putHeader(ByteBuffer frame, int length, int fragment, boolean last) {
    int flags = last ? FrameHeader.LAST : 0;
    if (fragment == 0) {
      flags |= prefixFlags();
    }
    FrameHeader.put(frame, length, flags, fragment, sender, number);
  }

  @Override
  void putTrailer(ByteBuffer frame, boolean last) {}

  @Override
  void finished() {
    number++;
  }

  @Override
  public boolean leave(OutboundLink link) throws IpcException {
    if (!closeNoticeWritten) {
      ByteBuffer frame = link.claim(FrameHeader.LENGTH);
      if (frame == null) {
        return false;
      }
      FrameHeader.put(frame, 0, FrameHeader.LEAVE, 0, sender, number);
      closeNoticeWritten = link.commit(frame);
    }
    return closeNoticeWritten && link.flush();
  }
}
