package io.github.linuxipc.shm;

import io.github.linuxipc.shm.ring.MemoryFaults;
import io.github.linuxipc.channel.Address;
import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.posix.MemoryBarrier;
import io.github.linuxipc.shm.ring.CorruptLaneException;
import io.github.linuxipc.shm.ring.LaneDescriptor;
import io.github.linuxipc.shm.ring.LaneProducer;
import io.github.linuxipc.shm.ring.Memory;
import io.github.linuxipc.shm.wait.Doorbell;
import io.github.linuxipc.shm.wait.DoorbellFactory;
import io.github.linuxipc.shm.wait.NotifyMode;
import io.github.linuxipc.shm.wait.SleepFlag;
import io.github.linuxipc.shm.wait.Unparker;
import io.github.linuxipc.shm.wait.WaitStrategy;
import io.github.linuxipc.spi.Cleanup;
import io.github.linuxipc.spi.LinkContext;
import io.github.linuxipc.spi.OutboundLink;
import io.github.linuxipc.spi.PeerState;
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
  private final LaneProducer producer;
  private final WaitStrategy sleeper;
  private final Doorbell receiver;
  private final boolean spins;
  private final AtomicBoolean closing = new AtomicBoolean();
  private long lookedAt;
  private boolean askedToTakePart;
  private volatile PeerState state = PeerState.PRESENT;

  /**
   * What a sender has open.
   *
   * @param segment the channel's
   * @param lane its own
   * @param path the lane's name, while it has one
   */
  record Opened(Segment segment, SharedFile lane, Path path) {}

  ShmOutbound(
      Address address, LinkContext context, Opened opened, DoorbellFactory doorbells, int place)
      throws IOException {
    this.address = address;
    this.context = context;
    this.segment = opened.segment();
    this.shared = segment.memory();
    this.lane = opened.lane();
    this.path = opened.path();
    this.spins = doorbells.mode().equals(NotifyMode.SPIN);
    this.producer = new LaneProducer(lane.memory(), segment.settings().capacity());
    int ringing = SegmentDescriptor.sleepingIndex();
    Unparker ringer = doorbells.ringer(shared, ringing, DoorbellFactory.RECEIVER);
    this.receiver = new Doorbell(new SleepFlag(shared, ringing), ringer);
    try (Cleanup undo = new Cleanup()) {
      undo.add(receiver::close);
      int sleeping = LaneDescriptor.sleepingIndex();
      String event = DoorbellFactory.sender(place);
      this.sleeper = new WaitStrategy(lane.memory(), sleeping, doorbells, event, this::isReady);
      undo.done(sleeper);
    }
  }

  /** Gives up what wakes this side and the other. */
  void closeDoorbells() {
    try (Cleanup all = new Cleanup()) {
      all.add(receiver::close);
      all.add(sleeper::close);
    }
  }

  /** Begins, once the lane has its name. */
  ShmOutbound start() {
    announce();
    LivenessMonitor.SHARED.add(this);
    return this;
  }

  /** Lets the receiver look who has come or gone. */
  private void announce() {
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
      return producer.claim(length);
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
  public boolean offer(long shape, long origin, ByteBuffer from, int index, int length)
      throws IpcException {
    try {
      return producer.offer(shape, origin, from, index, length);
    } catch (CorruptLaneException e) {
      state = PeerState.LOST;
      throw ShmErrors.damaged(context, e.getMessage(), e);
    } catch (InternalError e) {
      throw damaged(e);
    }
  }

  @Override
  public boolean flush() throws IpcException {
    try {
      ring();
      return true;
    } catch (InternalError e) {
      throw damaged(e);
    }
  }

  @Override
  public void await(long timeoutNs) throws IpcException {
    try {
      producer.publishWantedHead();
      sleeper.await(timeoutNs);
      hearGoodbye();
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

  /** Nothing that was done since the last commit counts; the link is never used again. */
  private IpcException damaged(InternalError error) {
    if (!MemoryFaults.isMemoryFault(error)) {
      throw error;
    }
    state = PeerState.LOST;
    MemoryFaults.drain();
    return ShmErrors.damaged(context, "a file of " + segment.path() + " was truncated", error);
  }

  @Override
  public void wakeup() {
    sleeper.wakeup();
  }

  @Override
  public PeerState peer() {
    return state;
  }

  @Override
  public boolean look() {
    lookAtPeer();
    long seen = lookedAt;
    lookedAt = producer.position(); // of another thread's, and so perhaps an old one
    if (lookedAt != seen && !spins && !askedToTakePart) {
      takePart();
    }
    return lookedAt != seen;
  }

  /** Costs milliseconds once in a process, and so is nothing for one that sends a word and goes. */
  private void takePart() {
    askedToTakePart = true;
    if (MemoryBarrier.register()) {
      receiver.takePart();
    }
  }

  /** Looks whether the receiver lives: first the lock, which does not come back, then its word. */
  private void lookAtPeer() {
    PeerState seen = state;
    if (!lane.isWhole() || !segment.file().isWhole()) {
      state = PeerState.LOST;
      sleeper.wakeWithoutBell();
    } else if (seen == PeerState.PRESENT && LaneDescriptor.dismissedAcquire(lane.memory())) {
      state = PeerState.LOST;
      sleeper.wakeup();
    } else if (segment.settings().persistent()) {
      lookWhetherInPlace();
    } else if (seen == PeerState.PRESENT && !isReceiverAlive()) {
      hearGoodbye();
      state = state == PeerState.PRESENT ? PeerState.LOST : state;
      sleeper.wakeup();
    } else if (seen == PeerState.PRESENT && hearGoodbye()) {
      sleeper.wakeup();
    } else {
      sleeper.look();
    }
  }

  /** What outlives its receivers is lost only when somebody removes it. */
  private void lookWhetherInPlace() {
    if (state == PeerState.PRESENT && !segment.file().isAt(segment.path())) {
      state = PeerState.LOST;
      sleeper.wakeup();
    }
    sleeper.look();
  }

  private boolean hearGoodbye() {
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
      return false; // the descriptor is ours; only a closed one fails
    }
  }

  /** Leaves no lane behind that nobody has to read, if no receiver is there to see to it. */
  private void removeIfUsedUp() {
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
      MemoryFaults.drain(); // of the last that this thread wrote
    }
  }

  private void closeNow() {
    try (Cleanup all = new Cleanup()) {
      all.add(segment::close);
      all.add(lane::close);
      all.add(this::closeDoorbells);
      all.add(this::takeLeave);
      all.add(() -> LivenessMonitor.SHARED.remove(this));
    }
  }

  private void takeLeave() {
    if (lane.isWhole() && segment.file().isWhole()) {
      LaneDescriptor.putLeftRelease(lane.memory());
      announce();
      removeIfUsedUp();
    }
  }
}
