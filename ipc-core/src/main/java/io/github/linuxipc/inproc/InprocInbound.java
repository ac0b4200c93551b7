package io.github.linuxipc.inproc;

import io.github.linuxipc.channel.Address;
import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.spi.ChannelParameters;
import io.github.linuxipc.spi.FrameHandler;
import io.github.linuxipc.spi.InboundLink;
import io.github.linuxipc.spi.LinkContext;
import io.github.linuxipc.spi.OutboundLink;
import io.github.linuxipc.spi.PeerState;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The receiving end: polls the lanes in turn. */
final class InprocInbound implements InboundLink {
  private static final int YIELDS = 20;

  private final Address address;
  private final ChannelParameters terms;
  private final Consumer<InprocInbound> onClose;
  private static final long PROCESS = ProcessHandle.current().pid();

  private final AtomicLong peers = new AtomicLong();
  private final AtomicInteger present = new AtomicInteger();
  private final Queue<InprocLane> joining = new ConcurrentLinkedQueue<>();
  private final List<InprocLane> lanes = new ArrayList<>();
  private int next;
  private volatile @Nullable Thread waiter;
  private volatile boolean woken;
  private volatile PeerState state = PeerState.PRESENT;

  InprocInbound(Address address, ChannelParameters terms, Consumer<InprocInbound> onClose) {
    this.address = address;
    this.terms = terms;
    this.onClose = onClose;
  }

  ChannelParameters terms() {
    return terms;
  }

  PeerState state() {
    return state;
  }

  OutboundLink admit(LinkContext context) throws IpcException {
    if (present.incrementAndGet() > terms.maxSenders()) {
      present.decrementAndGet();
      throw context.failure(
          ErrorCode.TOO_MANY_SENDERS,
          "The receiver has max-senders=" + terms.maxSenders() + " senders",
          "Raise max-senders at the receiver, or close a sender.");
    }
    InprocLane lane = new InprocLane(peers.incrementAndGet());
    joining.add(lane);
    signal();
    return new InprocOutbound(this, lane, address, context);
  }

  void leave(InprocLane lane) {
    lane.left = true;
    present.decrementAndGet();
    signal();
  }

  @Override
  public int poll(FrameHandler handler, int limit) {
    admitAll(handler);
    int count = 0;
    for (int i = lanes.size(); i > 0 && count < limit; i--) {
      next = next < lanes.size() ? next : 0;
      InprocLane lane = lanes.get(next);
      boolean left = lane.left; // before the poll: what it wrote until then is seen
      next++; // before the handler, which may throw: the next poll begins with the next lane
      int handed = lane.poll(handler, limit - count);
      count += handed;
      if (handed > 0) {
        wakeProducer(lane);
      } else if (left && lane.isEmpty()) {
        lanes.remove(--next);
        handler.onLeft(lane.peer, false);
      }
    }
    return count;
  }

  private void admitAll(FrameHandler handler) {
    for (InprocLane lane = joining.poll(); lane != null; lane = joining.poll()) {
      lanes.add(lane);
      handler.onJoined(lane.peer, PROCESS);
    }
  }

  private static void wakeProducer(InprocLane lane) {
    VarHandle.fullFence(); // the head is released before we look for a waiting producer
    Thread producer = lane.producer;
    if (producer != null && lane.mayHaveRoom()) {
      LockSupport.unpark(producer);
    }
  }

  @Override
  public void await(long timeoutNs) {
    for (int i = 0; i < YIELDS && !ready(); i++) {
      Thread.yield();
    }
    waiter =
        Thread.currentThread(); // a volatile store: a signal sees it, or we see what it tells of
    try {
      if (!ready()) {
        LockSupport.parkNanos(this, timeoutNs);
      }
    } finally {
      waiter = null;
      woken = false;
    }
  }

  private boolean ready() {
    if (woken || !joining.isEmpty()) {
      return true;
    }
    for (InprocLane lane : lanes) {
      if (lane.isReady()) {
        return true;
      }
    }
    return false;
  }

  /** Tells a waiting receiver that there is something; costs a fence where it does not wait. */
  void signal() {
    VarHandle.fullFence();
    LockSupport.unpark(waiter);
  }

  @Override
  public boolean awaitParks() {
    return true;
  }

  @Override
  public void wakeup() {
    woken = true;
    LockSupport.unpark(waiter);
  }

  @Override
  public Address address() {
    return address;
  }

  @Override
  public void close() {
    state = PeerState.CLOSED;
    onClose.accept(this);
    joining.forEach(lane -> LockSupport.unpark(lane.producer));
    lanes.forEach(lane -> LockSupport.unpark(lane.producer));
  }
}
