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

/** Transports that misjudge the state of a peer. */
public final class PeerMutants {
  private PeerMutants() {}

  /** Never detects that the receiver has closed or died, and reports a full channel instead. */
  public static final class IgnoresReceiverLoss extends Mutant {
    /** Created by the service loader. */
    public IgnoresReceiverLoss() {
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

  /** Treats the receiver as dead once the channel has been full for a second. */
  public static final class TreatsSlowReceiverAsDead extends Mutant {
    /** Created by the service loader. */
    public TreatsSlowReceiverAsDead() {
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

  /** Treats a sender that has sent nothing for a second as dead. */
  public static final class TreatsIdleSenderAsDead extends Mutant {
    /** Created by the service loader. */
    public TreatsIdleSenderAsDead() {
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
          return new ForwardingHandler(engine) {
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

  /** Never reports that a sender has left. */
  public static final class HidesDepartures extends Mutant {
    /** Created by the service loader. */
    public HidesDepartures() {
      super("inproc");
    }

    @Override
    InboundLink inbound(InboundLink good, LinkContext context) {
      return new ForwardingInbound(good, this) {
        @Override
        public int poll(FrameHandler engine, int limit) throws IpcException {
          return good.poll(
              new ForwardingHandler(engine) {
                @Override
                public void onLeft(long peer, boolean partial) {
                  // not reported
                }
              },
              limit);
        }
      };
    }
  }

  /** Lets every bind succeed, at an address that no other receiver has. */
  public static final class AdmitsASecondReceiver extends Mutant {
    private static final AtomicInteger BINDS = new AtomicInteger();

    /** Created by the service loader. */
    public AdmitsASecondReceiver() {
      super("inproc");
    }

    @Override
    public InboundLink bind(Address address, LinkContext context) throws IpcException {
      Address unshared = Address.of("inproc", address.target() + "/" + BINDS.incrementAndGet());
      return inbound(base().bind(unshared, context), context);
    }
  }

  /** Connects to the receiver's successor without reporting the loss. */
  public static final class ReconnectsSilently extends Mutant {
    /** Created by the service loader. */
    public ReconnectsSilently() {
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

  /** Delivers the partial message of a dead sender as a whole message. */
  public static final class CompletesPartials extends Mutant {
    /** Created by the service loader. */
    public CompletesPartials() {
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
          return new ForwardingHandler(engine) {
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

    /** Returns the empty last frame of the message to which a header belongs. */
    private static ByteBuffer end(ByteBuffer header) {
      int next = FrameHeader.fragment(FrameHeader.control(header, 0)) + 1;
      int sender = FrameHeader.sender(header, 0);
      int number = FrameHeader.number(header, 0);
      FrameHeader.put(header, 0, FrameHeader.LAST, next, sender, number);
      return header.flip();
    }
  }

  /** Stops polling when a sender has died or left. */
  public static final class StopsAfterSenderDeath extends Mutant {
    /** Created by the service loader. */
    public StopsAfterSenderDeath() {
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
          return new ForwardingHandler(engine) {
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
