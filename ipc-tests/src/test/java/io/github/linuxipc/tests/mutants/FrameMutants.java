package io.github.linuxipc.tests.mutants;

import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.spi.FrameHandler;
import io.github.linuxipc.spi.FrameHeader;
import io.github.linuxipc.spi.InboundLink;
import io.github.linuxipc.spi.LinkContext;
import io.github.linuxipc.spi.OutboundLink;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/** Transports with a fault in every 500th frame. */
public final class FrameMutants {
  private static final int EVERY = 500;

  private FrameMutants() {}

  /** Reports every 500th frame as committed, but drops it. */
  public static final class DropsFrames extends Mutant {
    /** Created by the service loader. */
    public DropsFrames() {
      super("inproc");
    }

    @Override
    OutboundLink outbound(OutboundLink good, LinkContext context) {
      return new ForwardingOutbound(good, this) {
        private int count;

        @Override
        public boolean commit(ByteBuffer frame) throws IpcException {
          return ++count % EVERY == 0 || super.commit(frame);
        }
      };
    }
  }

  /** Delivers every 500th frame twice. */
  public static final class DuplicatesFrames extends Mutant {
    /** Created by the service loader. */
    public DuplicatesFrames() {
      super("inproc");
    }

    @Override
    InboundLink inbound(InboundLink good, LinkContext context) {
      return new FrameHandlingMutant(good, this) {
        private int count;

        @Override
        void frame(FrameHandler engine, long peer, ByteBuffer frame) {
          engine.onFrame(peer, frame.duplicate());
          if (++count % EVERY == 0) {
            engine.onFrame(peer, frame.duplicate());
          }
        }
      };
    }
  }

  /** Flips a bit of byte 60 of every 500th frame, if the frame is longer than 100 bytes. */
  public static final class CorruptsFrames extends Mutant {
    /** Created by the service loader. */
    public CorruptsFrames() {
      super("inproc");
    }

    @Override
    InboundLink inbound(InboundLink good, LinkContext context) {
      return new FrameHandlingMutant(good, this) {
        private int count;

        @Override
        void frame(FrameHandler engine, long peer, ByteBuffer frame) {
          ByteBuffer copy = copy(frame, frame.remaining());
          if (++count % EVERY == 0 && copy.limit() > 100) {
            copy.put(60, (byte) (copy.get(60) ^ 0x10));
          }
          engine.onFrame(peer, copy);
        }
      };
    }
  }

  /**
   * Truncates every 500th frame by 5 bytes, if it is longer than 100 bytes, and adapts its header.
   */
  public static final class TruncatesFrames extends Mutant {
    /** Created by the service loader. */
    public TruncatesFrames() {
      super("inproc");
    }

    @Override
    InboundLink inbound(InboundLink good, LinkContext context) {
      return new FrameHandlingMutant(good, this) {
        private int count;

        @Override
        void frame(FrameHandler engine, long peer, ByteBuffer frame) {
          boolean tear = ++count % EVERY == 0 && frame.remaining() > 100;
          ByteBuffer copy = copy(frame, frame.remaining() - (tear ? 5 : 0));
          copy.putInt(0, copy.remaining() - FrameHeader.LENGTH);
          engine.onFrame(peer, copy);
        }
      };
    }
  }

  /** Swaps every 500th frame with the next one. Meant for one sender. */
  public static final class ReordersFrames extends Mutant {
    /** Created by the service loader. */
    public ReordersFrames() {
      super("inproc");
    }

    @Override
    InboundLink inbound(InboundLink good, LinkContext context) {
      return new FrameHandlingMutant(good, this) {
        private int count;
        private @Nullable ByteBuffer held;

        @Override
        void frame(FrameHandler engine, long peer, ByteBuffer frame) {
          if (++count % EVERY == 0) {
            held = copy(frame, frame.remaining());
            return;
          }
          engine.onFrame(peer, frame);
          if (held != null) {
            engine.onFrame(peer, held);
            held = null;
          }
        }
      };
    }
  }

  private static ByteBuffer copy(ByteBuffer frame, int length) {
    ByteBuffer copy = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    return copy.put(0, frame, frame.position(), length);
  }

  /** Passes every frame to {@link #frame}, which hands it to the engine as the mutant wants. */
  abstract static class FrameHandlingMutant extends ForwardingInbound {
    FrameHandlingMutant(InboundLink good, Mutant mutant) {
      super(good, mutant);
    }

    @Override
    public int poll(FrameHandler engine, int limit) throws IpcException {
      return good.poll(
          new ForwardingHandler(engine) {
            @Override
            public void onFrame(long peer, ByteBuffer frame) {
              FrameHandlingMutant.this.frame(engine, peer, frame);
            }
          },
          limit);
    }

    abstract void frame(FrameHandler engine, long peer, ByteBuffer frame);
  }
}
