package io.github.linuxipc.inproc;

import io.github.linuxipc.channel.Address;
import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.spi.LinkContext;
import io.github.linuxipc.spi.OutboundLink;
import io.github.linuxipc.spi.PeerState;
import java.nio.ByteBuffer;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** The sending endpoint within one process. It writes frames to its own {@link InprocLane}. */
final class InprocOutbound implements OutboundLink {
  private static final int YIELDS = 20;

  private final InprocInbound receiver;
  private final InprocLane lane;
  private final Address address;
  private final LinkContext context;
  private volatile boolean woken;

  InprocOutbound(InprocInbound receiver, InprocLane lane, Address address, LinkContext context) {
    this.receiver = receiver;
    this.lane = lane;
    this.address = address;
    this.context = context;
  }

  @Override
  public int maxFrame() {
    return InprocLane.MAX_FRAME;
  }

  @Override
  public @Nullable ByteBuffer claim(int length) throws IpcException {
    PeerState state = receiver.state();
    if (state != PeerState.PRESENT) {
      throw context.peerGone(state, null);
    }
    return lane.claim(length);
  }

  @Override
  public boolean commit(ByteBuffer frame) {
    lane.commit();
    return true;
  }

  @Override
  public boolean flush() {
    receiver.signal();
    return true;
  }

  @Override
  public void await(long timeoutNs) {
    for (int i = 0; i < YIELDS && !ready(); i++) {
      Thread.yield();
    }
    lane.producer = Thread.currentThread();
    try {
      if (!ready()) {
        LockSupport.parkNanos(this, timeoutNs);
      }
    } finally {
      lane.producer = null;
      woken = false;
    }
  }

  private boolean ready() {
    return woken || lane.mayHaveSpace() || receiver.state() != PeerState.PRESENT;
  }

  @Override
  public boolean awaitParks() {
    return true;
  }

  @Override
  public void wakeup() {
    woken = true;
    LockSupport.unpark(lane.producer);
  }

  @Override
  public PeerState peer() {
    return receiver.state();
  }

  @Override
  public Address address() {
    return address;
  }

  @Override
  public void close() {
    receiver.leave(lane);
  }
}
