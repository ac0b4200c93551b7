package io.github.linuxipc.shm;

import io.github.linuxipc.channel.Address;
import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.shm.ring.LaneDescriptor;
import io.github.linuxipc.shm.ring.LaneProducer;
import io.github.linuxipc.shm.ring.LogStart;
import io.github.linuxipc.shm.ring.Memory;
import io.github.linuxipc.shm.wait.Doorbell;
import io.github.linuxipc.shm.wait.DoorbellFactory;
import io.github.linuxipc.shm.wait.NotifyMode;
import io.github.linuxipc.shm.wait.SleepFlag;
import io.github.linuxipc.shm.wait.Unparker;
import io.github.linuxipc.shm.wait.WaitStrategy;
import io.github.linuxipc.spi.Cleanup;
import io.github.linuxipc.spi.LinkContext;
import io.github.linuxipc.spi.PeerState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** The sending end: one lane. */
final class ShmOutbound extends RingOutbound {
  private final Segment segment;
  private final Memory shared;
  private final SharedFile lane;
  private final @Nullable Path path;
  private final WaitStrategy waitStrategy;
  private final Doorbell receiver;
  private final boolean spins;

  /**
   * The files that a sender has open.
   *
   * @param segment the segment of the channel
   * @param lane the lane of this sender
   * @param path the name of the lane, while it has one; null if it never has one
   */
  record Opened(Segment segment, SharedFile lane, @Nullable Path path) {}

  ShmOutbound(
      Address address, LinkContext context, Opened opened, DoorbellFactory doorbells, int slot)
      throws IOException {
    super(address, context, opened.segment().path(), producer(opened));
    this.segment = opened.segment();
    this.shared = segment.memory();
    this.lane = opened.lane();
    this.path = opened.path();
    this.spins = doorbells.mode().equals(NotifyMode.SPIN);
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

  private static ExtendedProducer producer(Opened opened) throws IOException {
    SegmentDescriptor.Settings settings = opened.segment().settings();
    LaneExtension extension = new LaneExtension(opened.lane(), opened.segment().path());
    LaneProducer producer =
        new LaneProducer(
            opened.lane().memory(),
            settings.capacity(),
            settings.laneFilledAtFirst(),
            extension,
            settings.persistent());
    return new ExtendedProducer(producer, extension);
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

  @Override
  void ring() {
    if (!spins) {
      receiver.ring();
    }
  }

  @Override
  void awaitRoom(long timeoutNs) throws IOException {
    waitStrategy.await(timeoutNs);
    checkClosed();
  }

  private boolean isReady() {
    return producer().hasRoom()
        || peer() != PeerState.PRESENT
        || SegmentDescriptor.closedAcquire(shared);
  }

  @Override
  public void wakeup() {
    waitStrategy.wakeup();
  }

  @Override
  public boolean checkPeers() {
    checkReceiver();
    return checkProgress();
  }

  @Override
  void onMembarrier() {
    receiver.registerForMembarrier();
  }

  /**
   * Checks whether the files are whole, and whether the receiver reads this lane and is alive. The
   * receiver of a channel that is not persistent is alive while it holds its lock, which no
   * successor takes. If it does not hold the lock, its closed flag tells whether it has closed or
   * died.
   */
  private void checkReceiver() {
    PeerState seen = peer();
    if (!lane.isWhole() || !segment.file().isWhole()) {
      setPeer(PeerState.LOST);
      waitStrategy.wakeWithoutDoorbell();
    } else if (seen == PeerState.PRESENT && LaneDescriptor.closedByReceiverAcquire(lane.memory())) {
      setPeer(PeerState.LOST);
      waitStrategy.wakeup();
    } else if (segment.settings().persistent()) {
      checkSegmentLinked();
    } else if (seen == PeerState.PRESENT && !isReceiverAlive()) {
      checkClosed();
      if (peer() == PeerState.PRESENT) {
        setPeer(PeerState.LOST);
      }
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
    if (peer() == PeerState.PRESENT && !segment.file().isLinkedAt(segment.path())) {
      setPeer(PeerState.LOST);
      waitStrategy.wakeup();
    }
    waitStrategy.check();
  }

  /** Looks for the close notice of the receiver, and returns whether it is there. */
  boolean checkClosed() {
    boolean closed = SegmentDescriptor.closedAcquire(shared);
    if (closed) {
      setPeer(PeerState.CLOSED);
    }
    return closed;
  }

  /**
   * Returns whether the receiver can continue with a log: whether both sides sleep on futexes or
   * spin, because a notifier's event belongs to one channel, whether messages need not outlive the
   * receiver, and whether the lane has a name, from which that of the log is derived.
   */
  boolean canFollow() {
    return path != null && !settings().persistent() && !settings().notifyMode().isNotifier();
  }

  /**
   * Makes the receiver continue with a log.
   *
   * @return false if the lane has no room for that record now
   */
  boolean follow(LogStart start) throws IpcException {
    boolean done = putFollow(start);
    if (done) {
      ring();
    }
    return done;
  }

  SegmentDescriptor.Settings settings() {
    return segment.settings();
  }

  /** Returns the name by which the receiver finds the log of this sender. */
  Path logPath() {
    return ChannelDirectory.log(Objects.requireNonNull(path));
  }

  Doorbell receiver() {
    return receiver;
  }

  /** Records that the receiver's memory is damaged. */
  void markLost() {
    setPeer(PeerState.LOST);
  }

  /** Returns whether it is certain that the receiver does not write to shared memory any more. */
  boolean isReceiverGone() {
    return peer() == PeerState.CLOSED || (peer() == PeerState.LOST && !isReceiverAlive());
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
    if (path != null && segment.settings().persistent() && LaneDescriptor.isEmpty(lane.memory())) {
      try {
        Files.deleteIfExists(path);
      } catch (IOException e) {
        // the next receiver finds it empty
      }
    }
  }

  @Override
  void closeNow() {
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
