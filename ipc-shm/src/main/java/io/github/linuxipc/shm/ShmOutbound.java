package io.github.linuxipc.shm;

import io.github.linuxipc.channel.Address;
import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.posix.MemoryBarrier;
import io.github.linuxipc.shm.ring.CorruptLaneException;
import io.github.linuxipc.shm.ring.LaneDescriptor;
import io.github.linuxipc.shm.ring.LaneProducer;
import io.github.linuxipc.shm.ring.Memory;
import io.github.linuxipc.shm.ring.MemoryFaults;
import io.github.linuxipc.shm.wait.Doorbell;
import io.github.linuxipc.shm.wait.DoorbellFactory;
import io.github.linuxipc.shm.wait.NotifyMode;
import io.github.linuxipc.shm.wait.SleepFlag;
import io.github.linuxipc.shm.wait.Unparker;
import io.github.linuxipc.shm.wait.WaitStrategy;
import io.github.linuxipc.spi.Cleanup;
import io.github.linuxipc.spi.FrameHeader;
import io.github.linuxipc.spi.LinkContext;
import io.github.linuxipc.spi.OutboundLink;
import io.github.linuxipc.spi.PeerState;
import io.github.linuxipc.spi.ProcessBarrier;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** The sending end: one lane. */
final class ShmOutbound implements OutboundLink, LivenessMonitor.Monitored {
  private static final long CLOSE_WAIT_NS = 1_000_000_000;

  private final Address address;
  private final LinkContext context;
  private final Segment segment;
  private final Memory shared;
  private final SharedFile lane;
  private final Path path;
  private final LaneExtension extension;
  private final LaneProducer producer;
  private final WaitStrategy waitStrategy;
  private final Doorbell receiver;
  private final boolean spins;
  private final AtomicBoolean closing = new AtomicBoolean();
  private long lastPosition;
  private boolean membarrierRequested;
  private volatile @Nullable ProcessBarrier barrier;
  private volatile PeerState state = PeerState.PRESENT;

  /**
   * The files that a sender has open.
   *
   * @param segment the segment of the channel
   * @param lane the lane of this sender
   * @param path the name of the lane, while it has one
   */
  record Opened(Segment segment, SharedFile lane, Path path) {}

  ShmOutbound(
      Address address, LinkContext context, Opened opened, DoorbellFactory doorbells, int slot)
      throws IOException {
    this.address = address;
    this.context = context;
    this.segment = opened.segment();
    this.shared = segment.memory();
    this.lane = opened.lane();
    this.path = opened.path();
    this.spins = doorbells.mode().equals(NotifyMode.SPIN);
    this.extension = new LaneExtension(lane, segment.path());
    this.producer =
        new LaneProducer(
            lane.memory(),
            segment.settings().capacity(),
            segment.settings().laneFilledAtFirst(),
            extension);
    int flagIndex = SegmentDescriptor.sleepingIndex();
    Unparker unparker = doorbells.unparker(shared, flagIndex, DoorbellFactory.RECEIVER);
    this.receiver = new Doorbell(new SleepFlag(shared, flagIndex), unparker);
    try (Cleanup undo = new Cleanup()) {
      undo.add(receiver::close);
      int sleeping = LaneDescriptor.sleepingIndex();
      String event = DoorbellFactory.sender(slot);
      this.waitStrategy =
          new WaitStrategy(lane.memory(), sleeping, doorbells, event, this::isReady);
      undo.done(waitStrategy);
    }
  }

  /** Closes the doorbell of the receiver and the wait strategy of this side. */
  void closeDoorbells() {
    try (Cleanup all = new Cleanup()) {
      all.add(receiver::close);
      all.add(waitStrategy::close);
    }
  }

  /**
   * Announces this sender to the receiver and begins to monitor the receiver. The lane must have
   * its final name.
   */
  ShmOutbound start() {
    announceMembershipChange();
    LivenessMonitor.SHARED.add(this);
    return this;
  }

  /** Makes the receiver check for senders that have connected or closed. */
  private void announceMembershipChange() {
    SegmentDescriptor.putMembershipRelease(shared, ThreadLocalRandom.current().nextInt());
    ring();
  }

  private void ring() {
    if (!spins) {
      receiver.ring();
    }
  }

  @Override
  public int maxFrame() {
    return producer.maxFrame();
  }

  @Override
  public @Nullable ByteBuffer claim(int length) throws IpcException {
    try {
      ByteBuffer frame = producer.claim(length);
      if (frame == null) {
        requireMemory(length);
      }
      return frame;
    } catch (CorruptLaneException e) {
      state = PeerState.LOST;
      throw ShmErrors.damaged(context, e.getMessage(), e);
    } catch (InternalError e) {
      throw damaged(e);
    }
  }

  @Override
  public boolean commit(ByteBuffer frame) throws IpcException {
    try {
      producer.commit();
      return true;
    } catch (InternalError e) {
      throw damaged(e);
    }
  }

  @Override
  public boolean offer(
      long lengthAndControl,
      long senderAndSequence,
      long[] prefix,
      ByteBuffer from,
      int index,
      int length)
      throws IpcException {
    try {
      boolean published =
          producer.offer(lengthAndControl, senderAndSequence, prefix, from, index, length);
      if (!published) {
        requireMemory(FrameHeader.LENGTH + prefix.length * Long.BYTES + length);
      }
      return published;
    } catch (CorruptLaneException e) {
      state = PeerState.LOST;
      throw ShmErrors.damaged(context, e.getMessage(), e);
    } catch (InternalError e) {
      throw damaged(e);
    }
  }

  /** Throws if a refused frame cannot have room because there is no memory to extend the lane. */
  private void requireMemory(int frameLength) throws IpcException {
    IOException failure = extension.failure();
    if (failure != null && producer.lacksMemoryFor(frameLength)) {
      throw ShmErrors.noSpace(context, segment.path(), failure);
    }
  }

  @Override
  public boolean flush() throws IpcException {
    try {
      ring();
      producer.fetchAhead();
      return true;
    } catch (InternalError e) {
      throw damaged(e);
    }
  }

  @Override
  public void await(long timeoutNs) throws IpcException {
    try {
      producer.publishWantedHead();
      waitStrategy.await(timeoutNs);
      checkClosed();
    } catch (InternalError e) {
      throw damaged(e);
    } catch (IOException e) {
      state = PeerState.LOST;
      throw ShmErrors.damaged(context, e.getMessage(), e);
    }
  }

  private boolean isReady() {
    return producer.hasRoom()
        || state != PeerState.PRESENT
        || SegmentDescriptor.closedAcquire(shared);
  }

  /**
   * Returns the error for a memory fault. The receiver does not see what was written after the last
   * commit, and the link is never used again. An error that is no memory fault is thrown again.
   */
  private IpcException damaged(InternalError error) {
    if (!MemoryFaults.isMemoryFault(error)) {
      throw error;
    }
    state = PeerState.LOST;
    MemoryFaults.drain();
    return ShmErrors.damaged(context, "a file of " + segment.path() + " was truncated", error);
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
  public PeerState peer() {
    return state;
  }

  @Override
  public boolean checkPeers() {
    checkReceiver();
    long seen = lastPosition;
    lastPosition = producer.position(); // written by another thread, so it may be stale
    if (lastPosition != seen && !membarrierRequested) {
      registerForMembarrier();
    }
    return lastPosition != seen;
  }

  /**
   * Registers this process for membarrier. The registration takes milliseconds once in a process,
   * so it is not worthwhile for a process that sends one message and exits.
   */
  private void registerForMembarrier() {
    membarrierRequested = true;
    if (MemoryBarrier.register()) {
      receiver.registerForMembarrier();
      barrier = MemoryBarrier::expedited;
    }
  }

  /**
   * Checks whether the files are whole, and whether the receiver reads this lane and is alive. The
   * receiver of a channel that is not persistent is alive while it holds its lock, which no
   * successor takes. If it does not hold the lock, its closed flag tells whether it has closed or
   * died.
   */
  private void checkReceiver() {
    PeerState seen = state;
    if (!lane.isWhole() || !segment.file().isWhole()) {
      state = PeerState.LOST;
      waitStrategy.wakeWithoutDoorbell();
    } else if (seen == PeerState.PRESENT && LaneDescriptor.closedByReceiverAcquire(lane.memory())) {
      state = PeerState.LOST;
      waitStrategy.wakeup();
    } else if (segment.settings().persistent()) {
      checkSegmentLinked();
    } else if (seen == PeerState.PRESENT && !isReceiverAlive()) {
      checkClosed();
      state = state == PeerState.PRESENT ? PeerState.LOST : state;
      waitStrategy.wakeup();
    } else if (seen == PeerState.PRESENT && checkClosed()) {
      waitStrategy.wakeup();
    } else {
      waitStrategy.check();
    }
  }

  /**
   * Checks whether the segment of a persistent channel was removed. Apart from damage, the receiver
   * of such a channel counts as lost only then.
   */
  private void checkSegmentLinked() {
    if (state == PeerState.PRESENT && !segment.file().isLinkedAt(segment.path())) {
      state = PeerState.LOST;
      waitStrategy.wakeup();
    }
    waitStrategy.check();
  }

  private boolean checkClosed() {
    boolean closed = SegmentDescriptor.closedAcquire(shared);
    if (closed) {
      state = PeerState.CLOSED;
    }
    return closed;
  }

  private boolean isReceiverAlive() {
    try {
      return segment.isReceiverAlive();
    } catch (IOException e) {
      return false; // fails only if the descriptor is closed
    }
  }

  /**
   * Removes the lane of a persistent channel if it is empty. No receiver has to read an empty lane,
   * and there may be no receiver that would remove it.
   */
  private void removeIfEmpty() {
    if (segment.settings().persistent() && LaneDescriptor.isEmpty(lane.memory())) {
      try {
        Files.deleteIfExists(path);
      } catch (IOException e) {
        // the next receiver finds it empty
      }
    }
  }

  @Override
  public Address address() {
    return address;
  }

  @Override
  public void close() {
    if (closing.compareAndSet(false, true)) {
      LivenessMonitor.SHARED.executeAndWait(this::closeNow, CLOSE_WAIT_NS);
      MemoryFaults.drain(); // faults of what this thread wrote last
    }
  }

  private void closeNow() {
    try (Cleanup all = new Cleanup()) {
      all.add(segment::close);
      all.add(lane::close);
      all.add(this::closeDoorbells);
      all.add(this::publishClosed);
      all.add(() -> LivenessMonitor.SHARED.remove(this));
    }
  }

  private void publishClosed() {
    if (lane.isWhole() && segment.file().isWhole()) {
      LaneDescriptor.putClosedBySenderRelease(lane.memory());
      announceMembershipChange();
      removeIfEmpty();
    }
  }
}
