package io.github.linuxipc.tests.mutants;

import io.github.linuxipc.channel.Address;
import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.spi.FrameHandler;
import io.github.linuxipc.spi.FrameHeader;
import io.github.linuxipc.spi.InboundLink;
import io.github.linuxipc.spi.LinkContext;
import io.github.linuxipc.spi.OutboundLink;
import io.github.linuxipc.spi.PeerState;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** What an end may wrongly believe of the other. */
public final class PeerMutants {
  private PeerMutants() {}

  /** Never learns that the receiver has gone: takes it for full. */
  public static final class Trusts extends Mutant {
    /** Made by discovery. */
    public Trusts() {
      super("inproc");
    }

    @Override
    OutboundLink outbound(OutboundLink good, LinkContext context) {
      return new ForwardingOutbound(good, this) {
        @Override
        public @Nullable ByteBuffer claim(int length) throws IpcException {
          return good.peer() == PeerState.PRESENT ? super.claim(length) : null;
        }

        @Override
        public PeerState peer() {
          return PeerState.PRESENT;
        }
      };
    }
  }

  /** Takes a receiver for dead that has made no room for a while. */
  public static final class Despairs extends Mutant {
    /** Made by discovery. */
    public Despairs() {
      super("inproc");
    }

    @Override
    OutboundLink outbound(OutboundLink good, LinkContext context) {
      return new ForwardingOutbound(good, this) {
        private volatile long fullSinceNs;

        @Override
        public @Nullable ByteBuffer claim(int length) throws IpcException {
          ByteBuffer frame = super.claim(length);
          long now = System.nanoTime();
          fullSinceNs = frame != null ? 0 : fullSinceNs == 0 ? now : fullSinceNs;
          return frame;
        }

        @Override
        public void await(long timeoutNs) throws IpcException {
          super.await(Math.min(timeoutNs, 100_000_000));
        }

        @Override
        public PeerState peer() {
          boolean late = fullSinceNs != 0 && System.nanoTime() - fullSinceNs > 1_000_000_000;
          return late ? PeerState.LOST : super.peer();
        }
      };
    }
  }

  /** Takes a sender for dead that has sent nothing for a while. */
  public static final class Forgets extends Mutant {
    /** Made by discovery. */
    public Forgets() {
      super("inproc");
    }

    @Override
    InboundLink inbound(InboundLink good, LinkContext context) {
      return new ForwardingInbound(good, this) {
        private final Map<Long, Long> heard = new HashMap<>();

        @Override
        public int poll(FrameHandler engine, int limit) throws IpcException {
          int count = good.poll(listening(engine), limit);
          long late = System.nanoTime() - 1_000_000_000;
          heard.entrySet().removeIf(one -> one.getValue() - late < 0 && left(engine, one.getKey()));
          return count;
        }

        private boolean left(FrameHandler engine, long peer) {
          engine.onLeft(peer, false);
          return true;
        }

        private FrameHandler listening(FrameHandler engine) {
          return new GoodHandler(engine) {
            @Override
            public void onFrame(long peer, ByteBuffer frame) {
              heard.put(peer, System.nanoTime());
              engine.onFrame(peer, frame);
            }

            @Override
            public void onLeft(long peer, boolean partial) {
              if (heard.remove(peer) != null) {
                engine.onLeft(peer, partial);
              }
            }
          };
        }
      };
    }
  }

  /** Never tells that a sender has left. */
  public static final class Clings extends Mutant {
    /** Made by discovery. */
    public Clings() {
      super("inproc");
    }

    @Override
    InboundLink inbound(InboundLink good, LinkContext context) {
      return new ForwardingInbound(good, this) {
        @Override
        public int poll(FrameHandler engine, int limit) throws IpcException {
          return good.poll(
              new GoodHandler(engine) {
                @Override
                public void onLeft(long peer, boolean partial) {
                  // kept for itself
                }
              },
              limit);
        }
      };
    }
  }

  /** Lets every bind succeed. */
  public static final class Shares extends Mutant {
    private static final AtomicInteger BINDS = new AtomicInteger();

    /** Made by discovery. */
    public Shares() {
      super("inproc");
    }

    @Override
    public InboundLink bind(Address address, LinkContext context) throws IpcException {
      Address unshared = Address.of("inproc", address.target() + "/" + BINDS.incrementAndGet());
      return inbound(base().bind(unshared, context), context);
    }
  }

  /** Connects to the receiver's successor without a word. */
  public static final class Follows extends Mutant {
    /** Made by discovery. */
    public Follows() {
      super("inproc");
    }

    @Override
    public OutboundLink connect(Address address, LinkContext context) throws IpcException {
      OutboundLink first = base().connect(inner(address), context);
      return new ForwardingOutbound(first, this) {
        private OutboundLink now = first;

        @Override
        public @Nullable ByteBuffer claim(int length) throws IpcException {
          if (now.peer() != PeerState.PRESENT) {
            now = base().connect(inner(address), context);
          }
          return now.claim(length);
        }

        @Override
        public boolean commit(ByteBuffer frame) throws IpcException {
          return now.commit(frame);
        }

        @Override
        public boolean flush() throws IpcException {
          return now.flush();
        }

        @Override
        public PeerState peer() {
          return PeerState.PRESENT;
        }

        @Override
        public void close() {
          now.close();
        }
      };
    }
  }

  /** Makes a whole message of what a dead sender had sent of one. */
  public static final class Completes extends Mutant {
    /** Made by discovery. */
    public Completes() {
      super("unix");
    }

    @Override
    InboundLink inbound(InboundLink good, LinkContext context) {
      return new ForwardingInbound(good, this) {
        private final Map<Long, ByteBuffer> lastHeaders = new HashMap<>();

        @Override
        public int poll(FrameHandler engine, int limit) throws IpcException {
          return good.poll(completing(engine), limit);
        }

        private FrameHandler completing(FrameHandler engine) {
          return new GoodHandler(engine) {
            @Override
            public void onFrame(long peer, ByteBuffer frame) {
              ByteBuffer header =
                  ByteBuffer.allocate(FrameHeader.LENGTH).order(ByteOrder.LITTLE_ENDIAN);
              header.put(0, frame, frame.position(), FrameHeader.LENGTH);
              lastHeaders.put(peer, header);
              engine.onFrame(peer, frame);
            }

            @Override
            public void onLeft(long peer, boolean partial) {
              ByteBuffer last = lastHeaders.remove(peer);
              if (last != null) {
                engine.onFrame(peer, end(last));
              }
              engine.onLeft(peer, false);
            }
          };
        }
      };
    }

    /** The empty last frame of the message to which a header belongs. */
    private static ByteBuffer end(ByteBuffer header) {
      int next = FrameHeader.fragment(FrameHeader.control(header, 0)) + 1;
      int sender = FrameHeader.sender(header, 0);
      int number = FrameHeader.number(header, 0);
      FrameHeader.put(header, 0, FrameHeader.LAST, next, sender, number);
      return header.flip();
    }
  }

  /** Stops polling when a sender has died. */
  public static final class Wedges extends Mutant {
    /** Made by discovery. */
    public Wedges() {
      super("unix");
    }

    @Override
    InboundLink inbound(InboundLink good, LinkContext context) {
      return new ForwardingInbound(good, this) {
        private boolean wedged;

        @Override
        public int poll(FrameHandler engine, int limit) throws IpcException {
          return wedged ? 0 : good.poll(wedging(engine), limit);
        }

        private FrameHandler wedging(FrameHandler engine) {
          return new GoodHandler(engine) {
            @Override
            public void onLeft(long peer, boolean partial) {
              wedged = true;
              engine.onLeft(peer, partial);
            }
          };
        }
      };
    }
  }
}
