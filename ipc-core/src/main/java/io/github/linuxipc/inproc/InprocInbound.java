package io.github.linuxipc.inproc;

import io.github.linuxipc.channel.Address;
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

/**
 * The receiving endpoint within one process. Each sender writes to a lane of its own, and the
 * receiver polls the lanes round-robin.
 */
final class InprocInbound implements InboundLink {
  private static final int YIELDS = 20;

  private final Address address;
  private final ChannelParameters parameters;
  private final Consumer<InprocInbound> onClose;
  private static final long PROCESS = ProcessHandle.current().pid();

  private final AtomicLong peers = new AtomicLong();
  private final AtomicInteger senderCount = new AtomicInteger();
  private final Queue<InprocLane> admitted = new ConcurrentLinkedQueue<>();
  private final List<InprocLane> lanes = new ArrayList<>();
  private int next;
  private volatile @Nullable Thread waiter;
  private volatile boolean woken;
  private volatile PeerState state = PeerState.PRESENT;

  InprocInbound(Address address, ChannelParameters parameters, Consumer<InprocInbound> onClose) {
    this.address = address;
    this.parameters = parameters;
    this.onClose = onClose;
  }

  ChannelParameters parameters() {
    return parameters;
  }

  PeerState state() {
    return state;
  }

  OutboundLink admit(LinkContext context) throws IpcException {
    if (senderCount.incrementAndGet() > parameters.maxSenders()) {
      senderCount.decrementAndGet();
      throw context.tooManySenders();
    }
    InprocLane lane = new InprocLane(peers.incrementAndGet());
    admitted.add(lane);
    signal();
    return new InprocOutbound(this, lane, address, context);
  }

  void leave(InprocLane lane) {
    lane.left = true;
    senderCount.decrementAndGet();
    signal();
  }

  @Override
  public int poll(FrameHandler handler, int limit) {
    addAdmitted(handler);
    int count = 0;
    int ofRound;
    do {
      ofRound = pollRound(handler, limit - count);
      count += ofRound;
    } while (ofRound >= QUANTUM && count < limit); // or else no lane has delivered a full quantum
    return count;
  }

  private int pollRound(FrameHandler handler, int limit) {
    int count = 0;
    for (int i = lanes.size(); i > 0 && count < limit; i--) {
      next = next < lanes.size() ? next : 0;
      InprocLane lane = lanes.get(next);
      // read before the poll: if the sender has left, the poll sees all that the sender wrote
      boolean left = lane.left;
      // before the handler runs: if the handler throws, the next poll still starts at the next lane
      next++;
      int delivered = lane.poll(handler, Math.min(QUANTUM, limit - count));
      count += delivered;
      if (delivered > 0) {
        wakeProducer(lane);
      } else if (left && lane.isEmpty()) {
        lanes.remove(--next);
        handler.onLeft(lane.peer, false);
      }
    }
    return count;
  }

  private void addAdmitted(FrameHandler handler) {
    for (InprocLane lane = admitted.poll(); lane != null; lane = admitted.poll()) {
      lanes.add(lane);
      handler.onJoined(lane.peer, PROCESS);
    }
  }

  private static void wakeProducer(InprocLane lane) {
    VarHandle.fullFence(); // orders the store of the head before the check for a waiting producer
    Thread producer = lane.producer;
    if (producer != null && lane.mayHaveSpace()) {
      LockSupport.unpark(producer);
    }
  }

  @Override
  public void await(long timeoutNs) {
    for (int i = 0; i < YIELDS && !ready(); i++) {
      Thread.yield();
    }
    // a volatile store: either signal() sees the waiter, or ready() sees the new frame
    waiter = Thread.currentThread();
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
    if (woken || !admitted.isEmpty()) {
      return true;
    }
    for (InprocLane lane : lanes) {
      if (lane.isReady()) {
        return true;
      }
    }
    return false;
  }

  /**
   * Wakes a waiting receiver after a sender has joined, written a frame or left. If the receiver
   * does not wait, the call costs only a fence.
   */
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
  public boolean shutdown() {
    close(); // a poll does not need the registration
    return true;
  }

  @Override
  public void close() {
    state = PeerState.CLOSED;
    onClose.accept(this);
    admitted.forEach(lane -> LockSupport.unpark(lane.producer));
    lanes.forEach(lane -> LockSupport.unpark(lane.producer));
  }
}
