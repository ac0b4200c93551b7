package io.github.linuxipc.tests.mutants;

import io.github.linuxipc.spi.FrameHandler;
import io.github.linuxipc.spi.FrameHeader;
import io.github.linuxipc.spi.InboundLink;
import io.github.linuxipc.spi.LinkContext;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Transports that damage the headers of messages. */
public final class HeaderMutants {
  private static final int LENGTH_OF_BLOCK = FrameHeader.LENGTH;
  private static final int FIRST_HEADER = FrameHeader.LENGTH + 4;

  private HeaderMutants() {}

  private static boolean isHeaded(ByteBuffer frame) {
    return (flags(frame) & FrameHeader.HEADERS) != 0;
  }

  private static int flags(ByteBuffer frame) {
    return frame.get(frame.position() + 5);
  }

  private static ByteBuffer copy(ByteBuffer frame) {
    ByteBuffer copy = ByteBuffer.allocate(frame.remaining()).order(ByteOrder.LITTLE_ENDIAN);
    return copy.put(0, frame, frame.position(), copy.capacity());
  }

  /** Loses the headers of a message that has several frames. */
  public static final class LosesHeadersOfFragments extends Mutant {
    /** Created by the service loader. */
    public LosesHeadersOfFragments() {
      super("inproc");
    }

    @Override
    InboundLink inbound(InboundLink good, LinkContext context) {
      return new FrameMutants.FrameHandlingMutant(good, this) {
        @Override
        void frame(FrameHandler engine, long peer, ByteBuffer frame) {
          boolean fragment = (flags(frame) & FrameHeader.LAST) == 0;
          engine.onFrame(peer, isHeaded(frame) && fragment ? withoutBlock(copy(frame)) : frame);
        }
      };
    }

    /** Removes the block of headers. The block ends within the first frame. */
    private static ByteBuffer withoutBlock(ByteBuffer frame) {
      int block = frame.getShort(LENGTH_OF_BLOCK);
      frame.put(5, (byte) (flags(frame) & ~FrameHeader.HEADERS));
      frame.putInt(0, frame.getInt(0) - block);
      frame.put(block, frame.duplicate(), 0, FrameHeader.LENGTH);
      return frame.position(block);
    }
  }

  /** Flips a bit in the value of the first header, if the name of that header has one character. */
  public static final class CorruptsHeaders extends Mutant {
    /** Created by the service loader. */
    public CorruptsHeaders() {
      super("inproc");
    }

    @Override
    InboundLink inbound(InboundLink good, LinkContext context) {
      return new FrameMutants.FrameHandlingMutant(good, this) {
        @Override
        void frame(FrameHandler engine, long peer, ByteBuffer frame) {
          ByteBuffer copy = copy(frame);
          if (isHeaded(frame) && copy.get(FIRST_HEADER) == 1) {
            int value = FIRST_HEADER + 4;
            copy.put(value, (byte) (copy.get(value) ^ 0x40));
          }
          engine.onFrame(peer, copy);
        }
      };
    }
  }
}
