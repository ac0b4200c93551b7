package io.github.linuxipc.shm;

import io.github.linuxipc.shm.ring.MemoryFaults;
import io.github.linuxipc.channel.Address;
import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.shm.ring.Memory;
import io.github.linuxipc.shm.wait.DoorbellFactory;
import io.github.linuxipc.shm.wait.WaitStrategy;
import io.github.linuxipc.spi.Cleanup;
import io.github.linuxipc.spi.FrameHandler;
import io.github.linuxipc.spi.InboundLink;
import io.github.linuxipc.spi.LinkContext;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The receiving end: polls the lanes in turn. */
final class ShmInbound implements InboundLink, LivenessMonitor.Monitored {
  private static final long CLOSE_WAIT_NS = 2_000_000_000;

  /** A poll waits no longer for a lane to be opened, which takes a fraction of a millisecond. */
  private static final long ADMISSION_WAIT_NS = 1_000_000_000;

  /** So many messages are worth the barrier that the next sleep then costs. */
  private static final int STREAM = 4096;

  /** So many looks at lanes there are before a poll ends with nothing. */
  private static final int LOOKS = 8;

  /** So many there are as long as something tends to come meanwhile. */
  private static final int HOPEFUL_LOOKS = 64;

  /** After so many polls in a row that found nothing, there is little hope. */
  private static final int POLLS_IN_VAIN = 4;

  private final Address address;
  private final LinkContext context;
  private final BoundSegment segment;
  private final Memory memory;
  private final LaneAcceptor admission;
  private final WaitStrategy sleeper;
  private final Pacer pacer = new Pacer();
  private final List<InboundLane> lanes = new ArrayList<>();
  private int next;
  private int sinceNoted;
  private int pollsInVain;
  private int membershipSeen;

  /** The directory was to be looked at, and no poll has waited for that yet. */
  private boolean asked;

  private volatile boolean news = true;
  private volatile boolean truncated;

  ShmInbound(Address address, LinkContext context, BoundSegment segment) throws IpcException {
    this.address = address;
    this.context = context;
    this.segment = segment;
    this.memory = segment.file().memory();
    this.admission = new LaneAcceptor(segment, this::hearNews);
    int sleeping = SegmentDescriptor.sleepingIndex();
    String event = DoorbellFactory.RECEIVER;
    this.sleeper = new WaitStrategy(memory, sleeping, segment.doorbells(), event, this::isReady);
  }

  /** Begins to look after senders. */
  ShmInbound start() {
    LivenessMonitor.SHARED.add(this);
    if (segment.persistent()) {
      asked = true;
      admission.ask(); // there may be lanes from before
    }
    return this;
  }

  /** Takes back what {@link #start} began and the constructor opened, but not the segment. */
  void abandon() {
    LivenessMonitor.SHARED.remove(this);
    sleeper.close();
  }

  private void hearNews() {
    news = true;
    sleeper.wakeup();
  }

  @Override
  public int poll(FrameHandler handler, int limit) throws IpcException {
    int count = 0;
    try {
      if (news || membershipSeen != SegmentDescriptor.membershipAcquire(memory)) {
        attend(handler);
      }
      pacer.beforePoll(limit);
      awaitShortly();
      count = pollLanes(handler, limit);
      if (count == 0 && asked) {
        count = pollNewLanes(handler, limit);
      }
      pacer.afterPoll(count, limit);
      noteStream(count);
    } catch (InternalError e) {
      blame(e);
    }
    return count;
  }

  /**
   * Waits, once for each change among the senders, until those that have come are admitted: what
   * they have sent is there now.
   */
  private int pollNewLanes(FrameHandler handler, int limit) throws IpcException {
    asked = false;
    if (!admission.isAnswered()) {
      LivenessMonitor.SHARED.executeAndWait(
          () -> {}, ADMISSION_WAIT_NS); // it does one thing after another
    }
    attend(handler);
    return pollLanes(handler, limit);
  }

  private void noteStream(int count) {
    sinceNoted += count;
    if (sinceNoted >= STREAM) {
      sinceNoted = 0;
      sleeper.stream();
    }
  }

  private int pollLanes(FrameHandler handler, int limit) throws IpcException {
    int count = 0;
    for (int i = lanes.size(); i > 0 && count < limit; i--) {
      next = next < lanes.size() ? next : 0;
      InboundLane lane = lanes.get(next++); // before the handler, which may throw
      int handed = lane.poll(handler, limit - count);
      count += handed;
      if (handed == 0 && lane.isGone() && lane.isExhausted() && isMembershipCurrent()) {
        end(lane, handler);
      }
    }
    return count;
  }

  /**
   * Looks a few times, for some ten nanoseconds, or more if that was worth while: the answer of a
   * peer that takes turns with us comes while one looks, rather than while one leaves and comes
   * back.
   */
  private void awaitShortly() {
    int looks = pollsInVain < POLLS_IN_VAIN ? HOPEFUL_LOOKS : LOOKS;
    for (; looks > 0; looks -= lanes.size() + 1) {
      for (int i = 0; i < lanes.size(); i++) {
        if (lanes.get(i).isReady()) {
          pollsInVain = 0;
          return;
        }
      }
    }
    pollsInVain++; // beyond 2^31 there is hope again
  }

  /** Takes in what has changed among the senders. */
  private void attend(FrameHandler handler) throws IpcException {
    news = false;
    if (truncated) {
      throw damaged(null);
    }
    int membership = SegmentDescriptor.membershipAcquire(memory);
    if (membership != membershipSeen) {
      membershipSeen = membership;
      asked = true;
      admission.ask();
    }
    for (InboundLane lane = admission.joined().poll();
        lane != null;
        lane = admission.joined().poll()) {
      lanes.add(lane);
      handler.onJoined(lane.peer, lane.process);
    }
    lanes.forEach(InboundLane::lookWhetherGone);
  }

  /**
   * {@inheritDoc}
   *
   * <p>Then who sees a known sender leave knows who is left.
   */
  @Override
  public boolean isMembershipCurrent() {
    return membershipSeen == SegmentDescriptor.membershipAcquire(memory) && admission.isIdle();
  }

  private void end(InboundLane lane, FrameHandler handler) {
    if (lane.isTruncated()) {
      MemoryFaults.drain(); // or the next lines might not all be run
    }
    lanes.remove(--next);
    String fault = lane.fault();
    if (fault != null) {
      handler.onDiscarded(lane.peer, "a sender's shared memory is damaged: " + fault);
    }
    admission.dismiss(lane);
    handler.onLeft(lane.peer, fault != null);
  }

  @Override
  public void await(long timeoutNs) throws IpcException {
    if (truncated) {
      throw damaged(null);
    }
    try {
      sleeper.await(timeoutNs);
    } catch (InternalError e) {
      blame(e);
    } catch (IOException e) {
      throw ShmErrors.damaged(context, e.getMessage(), e);
    }
  }

  private boolean isReady() {
    if (news || membershipSeen != SegmentDescriptor.membershipAcquire(memory)) {
      return true;
    }
    for (int i = 0; i < lanes.size(); i++) {
      if (lanes.get(i).isReady()) {
        return true;
      }
    }
    return false;
  }

  /** Finds out whose file was truncated: a sender's, which ends that sender, or the channel's. */
  private void blame(InternalError error) throws IpcException {
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
    news = true;
    return ShmErrors.damaged(context, segment.directory().segment() + " was truncated", error);
  }

  /** Looks at the peers and at the segment; on the watch. */
  @Override
  public boolean look() {
    boolean moved = admission.look();
    if (!segment.file().isWhole()) {
      truncated = true;
      news = true;
      sleeper.wakeWithoutBell();
    } else {
      sleeper.look();
    }
    return moved;
  }

  @Override
  public void wakeup() {
    sleeper.wakeup();
  }

  @Override
  public Address address() {
    return address;
  }

  @Override
  public void close() {
    LivenessMonitor.SHARED.executeAndWait(this::closeNow, CLOSE_WAIT_NS);
    MemoryFaults.drain(); // of the last that this thread read
  }

  private void closeNow() {
    try (Cleanup all = new Cleanup()) {
      all.add(segment::close);
      all.add(sleeper::close);
      all.add(admission::close);
      all.add(this::sayGoodbye);
      all.add(() -> LivenessMonitor.SHARED.remove(this));
    }
  }

  private void sayGoodbye() {
    if (!segment.persistent() && segment.file().isWhole()) {
      SegmentDescriptor.putClosedRelease(memory);
    }
  }
}
