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

/** What can happen to a frame on its way. */
public final class FrameMutants {
  private static final int EVERY = 500;

  private FrameMutants() {}

  /** Says that a frame is in the mechanism, and forgets it. */
  public static final class Drops extends Mutant {
    /** Made by discovery. */
    public Drops() {
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

  /** Hands a frame over twice. */
  public static final class Doubles extends Mutant {
    /** Made by discovery. */
    public Doubles() {
      super("inproc");
    }

    @Override
    InboundLink inbound(InboundLink good, LinkContext context) {
      return new Handling(good, this) {
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

  /** Changes a bit in the middle of a frame. */
  public static final class Corrupts extends Mutant {
    /** Made by discovery. */
    public Corrupts() {
      super("inproc");
    }

    @Override
    InboundLink inbound(InboundLink good, LinkContext context) {
      return new Handling(good, this) {
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

  /** Cuts the end of a frame off, and makes its header say so. */
  public static final class Tears extends Mutant {
    /** Made by discovery. */
    public Tears() {
      super("inproc");
    }

    @Override
    InboundLink inbound(InboundLink good, LinkContext context) {
      return new Handling(good, this) {
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

  /** Swaps two frames of a sender. */
  public static final class Reorders extends Mutant {
    /** Made by discovery. */
    public Reorders() {
      super("inproc");
    }

    @Override
    InboundLink inbound(InboundLink good, LinkContext context) {
      return new Handling(good, this) {
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

  /** Lets a mutant see every frame before the engine does. */
  abstract static class Handling extends ForwardingInbound {
    Handling(InboundLink good, Mutant mutant) {
      super(good, mutant);
    }

    @Override
    public int poll(FrameHandler engine, int limit) throws IpcException {
      return good.poll(
          new GoodHandler(engine) {
            @Override
            public void onFrame(long peer, ByteBuffer frame) {
              Handling.this.frame(engine, peer, frame);
            }
          },
          limit);
    }

    abstract void frame(FrameHandler engine, long peer, ByteBuffer frame);
  }
}
