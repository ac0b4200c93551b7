package io.github.linuxipc.shm;

import io.github.linuxipc.channel.Address;
import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.channel.PeerCredentials;
import io.github.linuxipc.posix.MemoryBarrier;
import io.github.linuxipc.shm.ring.Memory;
import io.github.linuxipc.shm.ring.MemoryFaults;
import io.github.linuxipc.shm.wait.DoorbellFactory;
import io.github.linuxipc.shm.wait.WaitStrategy;
import io.github.linuxipc.spi.Cleanup;
import io.github.linuxipc.spi.FrameHandler;
import io.github.linuxipc.spi.InboundLink;
import io.github.linuxipc.spi.LinkContext;
import io.github.linuxipc.spi.ProcessBarrier;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The receiving end: polls the lanes in turn. */
final class ShmInbound implements InboundLink, LivenessMonitor.Monitored {
  private static final long CLOSE_WAIT_NS = 2_000_000_000;

  /**
   * The longest time that a poll waits for a new lane to be opened. Opening usually takes a
   * fraction of a millisecond.
   */
  private static final long ADMISSION_WAIT_NS = 1_000_000_000;

  /**
   * The number of messages after which the senders may omit their fences. What the senders save
   * then exceeds the cost of the barrier that the next sleep needs.
   */
  private static final int STREAM = 4096;

  /** The number of lane checks of a poll after a series of polls that found no message. */
  private static final int MIN_SPINS = 8;

  /** The number of lane checks of a poll as long as messages arrive during the checks. */
  private static final int MAX_SPINS = 64;

  /**
   * The number of polls in a row without a message after which a poll makes only {@link #MIN_SPINS}
   * checks.
   */
  private static final int EMPTY_POLLS_BEFORE_BACKOFF = 4;

  private final Address address;
  private final LinkContext context;
  private final BoundSegment segment;
  private final Memory memory;
  private final LaneAcceptor acceptor;
  private final WaitStrategy waitStrategy;
  private final Pacer pacer = new Pacer();
  private final List<InboundLane> lanes = new ArrayList<>();
  private int next;
  private int sinceStreamNoted;
  private int emptyPolls;
  private int membershipSeen;

  /** Whether a scan of the directory was requested, and no poll has waited for it yet. */
  private boolean scanRequested;

  private volatile boolean membershipDirty = true;
  private volatile boolean truncated;
  private volatile @Nullable ProcessBarrier barrier;

  /** Whether segment and lanes stay when this end closes. */
  private volatile boolean persistent;

  ShmInbound(Address address, LinkContext context, BoundSegment segment) throws IpcException {
    this.address = address;
    this.context = context;
    this.segment = segment;
    this.memory = segment.file().memory();
    this.persistent = segment.persistent();
    this.acceptor = segment.acceptor(this::onMembershipChanged);
    int sleeping = SegmentDescriptor.sleepingIndex();
    String event = DoorbellFactory.RECEIVER;
    this.waitStrategy =
        new WaitStrategy(memory, sleeping, segment.doorbells(), event, this::isReady);
  }

  /** Begins to admit and to monitor senders. */
  ShmInbound start() {
    LivenessMonitor.SHARED.add(this);
    acceptor.start();
    scanRequested = !acceptor.isScanComplete();
    return this;
  }

  /** Undoes {@link #start} and closes what the constructor opened, but not the segment. */
  void abandon() {
    LivenessMonitor.SHARED.remove(this);
    waitStrategy.close();
  }

  private void onMembershipChanged() {
    membershipDirty = true;
    waitStrategy.wakeup();
  }

  @Override
  public int poll(FrameHandler handler, int limit) throws IpcException {
    int count = 0;
    try {
      if (membershipDirty || membershipSeen != SegmentDescriptor.membershipAcquire(memory)) {
        updateMembership(handler);
      }
      pacer.beforePoll(limit);
      spinBriefly();
      count = pollLanes(handler, limit);
      if (count == 0 && scanRequested) {
        count = pollNewLanes(handler, limit);
      }
      pacer.afterPoll(count, limit);
      noteStream(count);
    } catch (InternalError e) {
      findTruncatedFile(e);
    }
    return count;
  }

  /**
   * Waits until new senders are admitted, at most for {@link #ADMISSION_WAIT_NS}, and polls the
   * lanes again. If the wait succeeded, the messages that the new senders have sent are available.
   * The wait happens once for each change of membership.
   */
  private int pollNewLanes(FrameHandler handler, int limit) throws IpcException {
    scanRequested = false;
    if (!acceptor.isScanComplete()) {
      LivenessMonitor.SHARED.executeAndWait(
          () -> {}, ADMISSION_WAIT_NS); // runs after all earlier tasks
    }
    updateMembership(handler);
    return pollLanes(handler, limit);
  }

  private void noteStream(int count) {
    sinceStreamNoted += count;
    if (sinceStreamNoted >= STREAM) {
      sinceStreamNoted = 0;
      waitStrategy.setStreaming();
    }
  }

  /** Polls the lanes in turn, as long as one of them may have delivered a full quantum. */
  private int pollLanes(FrameHandler handler, int limit) throws IpcException {
    int count = 0;
    int ofRound;
    do {
      ofRound = pollRound(handler, limit - count);
      count += ofRound;
    } while (ofRound >= QUANTUM && count < limit); // or else no lane has delivered a full quantum
    return count;
  }

  private int pollRound(FrameHandler handler, int limit) throws IpcException {
    int count = 0;
    for (int i = lanes.size(); i > 0 && count < limit; i--) {
      next = next < lanes.size() ? next : 0;
      InboundLane lane = lanes.get(next++); // advance before the handler, which may throw
      int handed = lane.poll(handler, Math.min(QUANTUM, limit - count));
      count += handed;
      if (handed == 0 && lane.hasDeparted() && lane.isExhausted() && isMembershipCurrent()) {
        removeLane(lane, handler);
      }
    }
    return count;
  }

  /**
   * Checks the lanes a few times, which takes some tens of nanoseconds, and more often if recent
   * checks found a message. The answer of a peer that alternates with this process then arrives
   * during the checks, and not while the caller returns and calls again.
   */
  private void spinBriefly() {
    int checks = emptyPolls < EMPTY_POLLS_BEFORE_BACKOFF ? MAX_SPINS : MIN_SPINS;
    for (; checks > 0; checks -= lanes.size() + 1) {
      for (int i = 0; i < lanes.size(); i++) {
        if (lanes.get(i).isReady()) {
          emptyPolls = 0;
          return;
        }
      }
    }
    emptyPolls++; // an overflow at 2^31 only makes polls check more often
  }

  /** Processes what has changed among the senders. */
  private void updateMembership(FrameHandler handler) throws IpcException {
    membershipDirty = false;
    if (truncated) {
      throw damaged(null);
    }
    int membership = SegmentDescriptor.membershipAcquire(memory);
    if (membership != membershipSeen) {
      membershipSeen = membership;
      scanRequested = true;
      acceptor.requestScan();
    }
    for (InboundLane lane = acceptor.joined().poll();
        lane != null;
        lane = acceptor.joined().poll()) {
      lanes.add(lane);
      handler.onJoined(lane.peer, lane.origin.process());
    }
    lanes.forEach(InboundLane::checkDeparted);
  }

  /**
   * {@inheritDoc}
   *
   * <p>While the result is true, a caller that sees a known sender leave knows which senders
   * remain.
   */
  @Override
  public boolean isMembershipCurrent() {
    return membershipSeen == SegmentDescriptor.membershipAcquire(memory) && acceptor.isIdle();
  }

  private void removeLane(InboundLane lane, FrameHandler handler) {
    if (lane.isTruncated()) {
      MemoryFaults.drain(); // or a late fault might end this method early
    }
    lanes.remove(--next);
    String fault = lane.fault();
    if (fault != null) {
      handler.onDiscarded(lane.peer, "the shared memory of a sender is damaged: " + fault);
    }
    acceptor.remove(lane);
    handler.onLeft(lane.peer, fault != null);
  }

  @Override
  public void await(long timeoutNs) throws IpcException {
    if (truncated) {
      throw damaged(null);
    }
    try {
      waitStrategy.await(timeoutNs);
    } catch (InternalError e) {
      findTruncatedFile(e);
    } catch (IOException e) {
      throw ShmErrors.damaged(context, e.getMessage(), e);
    }
  }

  @Override
  public boolean awaitBriefly() throws IpcException {
    try {
      return !truncated && waitStrategy.spinBriefly();
    } catch (InternalError e) {
      findTruncatedFile(e);
      return true;
    }
  }

  private boolean isReady() {
    if (membershipDirty || membershipSeen != SegmentDescriptor.membershipAcquire(memory)) {
      return true;
    }
    for (int i = 0; i < lanes.size(); i++) {
      if (lanes.get(i).isReady()) {
        return true;
      }
    }
    return false;
  }

  /**
   * Finds out which file was truncated. If it is the file of a sender, the lane of that sender
   * ends. If it is the segment, this method throws the exception for a damaged channel. If it is
   * neither, this method throws the error again.
   */
  private void findTruncatedFile(InternalError error) throws IpcException {
    boolean found = false;
    for (InboundLane lane : lanes) {
      found |= MemoryFaults.isMemoryFault(error) && lane.isTruncated();
    }
    MemoryFaults.drain();
    if (!segment.file().isWhole()) {
      throw damaged(error);
    }
    if (!found) {
      throw error;
    }
  }

  private IpcException damaged(@Nullable InternalError error) {
    truncated = true;
    membershipDirty = true;
    return ShmErrors.damaged(context, segment.path() + " was truncated", error);
  }

  /** Checks the peers and the segment. The liveness monitor calls this method. */
  @Override
  public boolean checkPeers() {
    boolean progressed = acceptor.checkPeers();
    if (progressed && barrier == null && MemoryBarrier.register()) {
      barrier = MemoryBarrier::expedited;
    }
    if (!segment.file().isWhole()) {
      truncated = true;
      membershipDirty = true;
      waitStrategy.wakeWithoutDoorbell();
    } else {
      waitStrategy.check();
    }
    return progressed;
  }

  @Override
  public @Nullable ProcessBarrier barrier() {
    return barrier;
  }

  @Override
  public void wakeup() {
    waitStrategy.wakeup();
  }

  @Override
  public Address address() {
    return address;
  }

  @Override
  public boolean shutdown() {
    publishClosed();
    acceptor.shutdown();
    return true;
  }

  @Override
  public <T> Optional<T> extension(Class<T> type) {
    PeerCredentials credentials = acceptor.credentials();
    return credentials != null && type == PeerCredentials.class
        ? Optional.of(type.cast(credentials))
        : Optional.empty();
  }

  @Override
  public void discard() {
    persistent = false;
    close();
  }

  @Override
  public void close() {
    LivenessMonitor.SHARED.executeAndWait(this::closeNow, CLOSE_WAIT_NS);
    MemoryFaults.drain(); // faults of what this thread read last
  }

  private void closeNow() {
    try (Cleanup all = new Cleanup()) {
      all.add(() -> segment.close(persistent));
      all.add(waitStrategy::close);
      all.add(acceptor::close);
      all.add(this::publishClosed);
      all.add(() -> LivenessMonitor.SHARED.remove(this));
    }
  }

  private void publishClosed() {
    if (!persistent && segment.file().isWhole()) {
      SegmentDescriptor.putClosedRelease(memory);
    }
  }
}
