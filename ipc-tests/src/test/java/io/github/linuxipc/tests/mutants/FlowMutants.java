package io.github.linuxipc.tests.mutants;

import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.spi.FrameHandler;
import io.github.linuxipc.spi.FrameHeader;
import io.github.linuxipc.spi.InboundLink;
import io.github.linuxipc.spi.LinkContext;
import io.github.linuxipc.spi.OutboundLink;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Transports with a fault in flow control. */
public final class FlowMutants {
  private FlowMutants() {}

  private static ByteBuffer scratch(int length) {
    return ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** Waits for room where it must report that there is none. */
  public static final class BlocksTrySend extends Mutant {
    /** Created by the service loader. */
    public BlocksTrySend() {
      super("inproc");
    }

    @Override
    OutboundLink outbound(OutboundLink good, LinkContext context) {
      return new ForwardingOutbound(good, this) {
        @Override
        public @Nullable ByteBuffer claim(int length) throws IpcException {
          ByteBuffer frame = super.claim(length);
          while (frame == null && !Thread.currentThread().isInterrupted()) {
            LockSupport.parkNanos(1_000_000);
            frame = super.claim(length);
          }
          return frame;
        }
      };
    }
  }

  /** Accepts everything, and drops frames for which there is no room. */
  public static final class DropsWhenFull extends Mutant {
    /** Created by the service loader. */
    public DropsWhenFull() {
      super("inproc");
    }

    @Override
    OutboundLink outbound(OutboundLink good, LinkContext context) {
      return new ForwardingOutbound(good, this) {
        private boolean room;

        @Override
        public ByteBuffer claim(int length) throws IpcException {
          ByteBuffer frame = super.claim(length);
          room = frame != null;
          return frame == null ? scratch(length) : frame;
        }

        @Override
        public boolean commit(ByteBuffer frame) throws IpcException {
          return !room || super.commit(frame);
        }
      };
    }
  }

  /** Keeps the last frame back until the next one comes, and loses it at close. */
  public static final class LosesLastFrame extends Mutant {
    /** Created by the service loader. */
    public LosesLastFrame() {
      super("inproc");
    }

    @Override
    OutboundLink outbound(OutboundLink good, LinkContext context) {
      return new ForwardingOutbound(good, this) {
        private final Deque<ByteBuffer> held = new ArrayDeque<>();

        @Override
        public @Nullable ByteBuffer claim(int length) throws IpcException {
          release();
          return held.size() > 1 ? null : scratch(length);
        }

        @Override
        public boolean commit(ByteBuffer frame) throws IpcException {
          held.add(frame.clear());
          if ((FrameHeader.flags(FrameHeader.control(frame, 0)) & FrameHeader.LEAVE) == 0) {
            release();
          }
          return true;
        }

        private void release() throws IpcException {
          while (held.size() > 1) {
            ByteBuffer room = good.claim(held.element().limit());
            if (room == null) {
              return;
            }
            room.put(room.position(), held.element(), 0, held.element().limit());
            held.remove();
            good.commit(room);
          }
        }
      };
    }
  }

  /**
   * Reports pending frames as passed to the mechanism, and passes them on only at the next call.
   */
  public static final class ForgetsPendingFrames extends Mutant {
    /** Created by the service loader. */
    public ForgetsPendingFrames() {
      super("inproc");
    }

    @Override
    OutboundLink outbound(OutboundLink good, LinkContext context) {
      return new ForwardingOutbound(good, this) {
        private final Deque<ByteBuffer> held = new ArrayDeque<>();

        @Override
        public ByteBuffer claim(int length) {
          return scratch(length);
        }

        @Override
        public boolean commit(ByteBuffer frame) {
          held.add(frame.clear());
          return true;
        }

        @Override
        public boolean flush() throws IpcException {
          ByteBuffer room = held.isEmpty() ? null : good.claim(held.element().limit());
          while (room != null) {
            ByteBuffer frame = held.remove();
            room.put(room.position(), frame, 0, frame.limit());
            good.commit(room);
            room = held.isEmpty() ? null : good.claim(held.element().limit());
          }
          super.flush();
          return true;
        }
      };
    }
  }

  /** Delivers the frames of the first sender only, and keeps those of all others back. */
  public static final class StarvesSenders extends Mutant {
    /** Created by the service loader. */
    public StarvesSenders() {
      super("inproc");
    }

    @Override
    InboundLink inbound(InboundLink good, LinkContext context) {
      return new ForwardingInbound(good, this) {
        private final Deque<ByteBuffer> waiting = new ArrayDeque<>();
        private long first;

        @Override
        public int poll(FrameHandler engine, int limit) throws IpcException {
          return good.poll(
              new ForwardingHandler(engine) {
                @Override
                public void onFrame(long peer, ByteBuffer frame) {
                  first = first == 0 ? peer : first;
                  if (peer == first) {
                    engine.onFrame(peer, frame);
                  } else {
                    waiting.add(scratch(frame.remaining()).put(frame.duplicate()).flip());
                  }
                }
              },
              limit);
        }
      };
    }
  }

  /** Allocates an array for every frame that is sent. */
  public static final class AllocatesPerFrame extends Mutant {
    private static volatile byte @Nullable [] litter;

    /** Created by the service loader. */
    public AllocatesPerFrame() {
      super("inproc");
    }

    @Override
    OutboundLink outbound(OutboundLink good, LinkContext context) {
      return new ForwardingOutbound(good, this) {
        @Override
        public boolean commit(ByteBuffer frame) throws IpcException {
          litter = new byte[48];
          return super.commit(frame);
        }
      };
    }
  }
}
