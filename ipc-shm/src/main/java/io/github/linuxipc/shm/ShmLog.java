package io.github.linuxipc.shm;

import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.shm.ring.LaneDescriptor;
import io.github.linuxipc.shm.ring.LaneProducer;
import io.github.linuxipc.shm.ring.LogCursors;
import io.github.linuxipc.shm.ring.LogStart;
import io.github.linuxipc.shm.wait.Doorbell;
import io.github.linuxipc.shm.wait.DoorbellFactory;
import io.github.linuxipc.shm.wait.NotifyMode;
import io.github.linuxipc.shm.wait.WaitStrategy;
import io.github.linuxipc.spi.Cleanup;
import io.github.linuxipc.spi.LinkContext;
import io.github.linuxipc.spi.OutboundLink;
import io.github.linuxipc.spi.PeerState;
import io.github.linuxipc.spi.SharedLink;
import java.io.IOException;
import java.lang.invoke.VarHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The sending end of a log: a ring that several receivers read, each by a cursor of its own. The
 * log has a name in the channel directory of each receiver, so that no receiver opens a path that
 * it was told.
 */
final class ShmLog extends RingOutbound implements SharedLink {
  private static final Logger LOG = LoggerFactory.getLogger(ShmLog.class);
  private static final Member[] NONE = {};

  private final SharedFile file;
  private final Path origin;
  private final int capacity;
  private final NotifyMode notify;
  private final LogCursors cursors;
  private final WaitStrategy waitStrategy;

  /** Replaced by the owner of this link only. */
  private volatile Member[] members = NONE;

  /** A receiver, and the slot of its cursor. */
  private record Member(ShmOutbound lane, int slot) {
    boolean isLost() {
      return lane.peer() != PeerState.PRESENT || lane.checkClosed();
    }
  }

  /** The file of a log, and what writes it. */
  private record Ring(SharedFile file, LogCursors cursors, ExtendedProducer producer) {}

  /** Creates a log with the settings of a lane. */
  static ShmLog create(ShmOutbound like, LinkContext context) throws IpcException {
    Path path = like.logPath();
    int capacity = like.settings().capacity();
    try (Cleanup undo = new Cleanup()) {
      Files.deleteIfExists(path); // of a log that the receiver was not told of
      SharedFile file = undo.open(() -> createFile(path, capacity), SharedFile::close);
      undo.add(() -> Files.deleteIfExists(path));
      LaneDescriptor.createLog(file.memory(), capacity, context.senderId(), 0);
      LaneDescriptor.putProcess(file.memory(), ProcessHandle.current().pid());
      DoorbellFactory doorbells =
          DoorbellFactory.of(
              like.settings().notifyMode(), Objects.requireNonNull(path.getParent()), context);
      ShmLog[] log = new ShmLog[1];
      LogCursors cursors =
          new LogCursors(file.memory(), capacity, slot -> log[0].onImpossibleCursor(slot));
      LaneExtension extension = new LaneExtension(file, path);
      LaneProducer producer =
          LaneProducer.ofLog(
              file.memory(),
              capacity,
              LaneDescriptor.filledAtFirst(capacity, false),
              extension,
              cursors);
      Ring ring = new Ring(file, cursors, new ExtendedProducer(producer, extension));
      log[0] = new ShmLog(like, context, ring, doorbells);
      LivenessMonitor.SHARED.add(log[0]);
      return undo.done(log[0]);
    } catch (IOException e) {
      throw ShmErrors.noSpace(context, path, e);
    } catch (InternalError e) {
      throw ShmErrors.damaged(context, "a file was truncated while it was opened", e);
    }
  }

  private static SharedFile createFile(Path path, int capacity) throws IOException {
    try (Cleanup undo = new Cleanup()) {
      SharedFile file =
          undo.open(
              () ->
                  SharedFile.make(path, InboundLane.LOCK)
                      .fill(
                          LaneDescriptor.logLength(capacity),
                          LaneDescriptor.filledAtFirst(capacity, false)),
              SharedFile::close);
      file.allocate(LaneDescriptor.fileLength(capacity), LaneDescriptor.logLength(capacity));
      return undo.done(file);
    }
  }

  private ShmLog(ShmOutbound like, LinkContext context, Ring ring, DoorbellFactory doorbells)
      throws IpcException {
    super(like.address(), context, like.logPath(), ring.producer());
    this.file = ring.file();
    this.cursors = ring.cursors();
    this.origin = like.logPath();
    this.capacity = like.settings().capacity();
    this.notify = doorbells.mode();
    int sleeping = LaneDescriptor.sleepingIndex();
    this.waitStrategy =
        new WaitStrategy(
            file.memory(), sleeping, doorbells, DoorbellFactory.RECEIVER, this::isReady);
  }

  @Override
  public Admission add(OutboundLink member, int numberOffset) throws IpcException {
    if (!(member instanceof ShmOutbound lane)
        || !lane.canFollow()
        || lane.settings().capacity() != capacity
        || !lane.settings().notifyMode().equals(notify)) {
      return Admission.NEVER;
    }
    if (lane.peer() != PeerState.PRESENT || !link(lane.logPath())) {
      return Admission.NOT_NOW;
    }
    long tail = producer().startOfConsumer();
    int slot = cursors.add(tail);
    if (slot < 0) {
      return Admission.NEVER;
    }
    boolean added = false;
    try {
      added = lane.follow(new LogStart(slot, numberOffset, tail));
    } finally {
      if (!added) {
        cursors.remove(slot, true);
      }
    }
    if (!added) {
      return Admission.NOT_NOW;
    }
    members =
        Stream.concat(Stream.of(members), Stream.of(new Member(lane, slot))).toArray(Member[]::new);
    if (barrier() != null) {
      lane.receiver().registerForMembarrier();
    }
    return Admission.ADMITTED;
  }

  /** Gives the log a name. The names that it has may be removed by receivers at any time. */
  private boolean link(Path name) {
    if (file.isLinkedAt(name)) {
      return true;
    }
    return Stream.concat(
            Stream.of(origin), Stream.of(members).map(member -> member.lane().logPath()))
        .anyMatch(source -> link(name, source));
  }

  private boolean link(Path name, Path source) {
    try {
      if (!file.isLinkedAt(source)) {
        return false;
      }
      Files.deleteIfExists(name); // of a log that the receiver was not told of
      Files.createLink(name, source);
      return file.isLinkedAt(name);
    } catch (IOException e) {
      LOG.debug("The log cannot be linked at {}", name, e);
      return false;
    }
  }

  @Override
  public void end() throws IpcException {
    putEnd();
    flush();
  }

  @Override
  public void remove(OutboundLink member) {
    for (Member each : members) {
      if (each.lane().equals(member)) {
        cursors.remove(each.slot(), each.lane().isReceiverGone());
        members = Stream.of(members).filter(other -> !other.equals(each)).toArray(Member[]::new);
      }
    }
  }

  @Override
  public boolean holdsBack(OutboundLink member) {
    for (Member each : members) {
      if (each.lane().equals(member)) {
        return !producer().hasRoom(cursors.position(each.slot()));
      }
    }
    return false;
  }

  private void onImpossibleCursor(int slot) {
    for (Member each : members) {
      if (each.slot() == slot) {
        each.lane().markLost();
      }
    }
  }

  /** Wakes the receivers that sleep. One fence serves all of them. */
  @Override
  void ring() {
    if (notify.equals(NotifyMode.SPIN)) {
      return;
    }
    Member[] all = members;
    boolean streaming = true;
    for (Member each : all) {
      streaming &= each.lane().receiver().isPeerStreaming();
    }
    if (streaming) {
      return;
    }
    VarHandle.fullFence();
    for (Member each : all) {
      Doorbell receiver = each.lane().receiver();
      if (receiver.isPeerSleeping()) {
        receiver.wake();
      }
    }
  }

  @Override
  void awaitRoom(long timeoutNs) throws IOException {
    waitStrategy.await(timeoutNs);
    for (Member each : members) {
      if (each.isLost()) {
        cursors.ignore(each.slot());
      }
    }
  }

  private boolean isReady() {
    if (producer().hasRoom() || peer() != PeerState.PRESENT) {
      return true;
    }
    for (Member each : members) {
      if (each.isLost() && cursors.counts(each.slot())) {
        return true;
      }
    }
    return false;
  }

  private boolean hasLostMember() {
    for (Member each : members) {
      if (each.isLost()) {
        return true;
      }
    }
    return false;
  }

  @Override
  public boolean checkPeers() {
    if (!file.isWhole()) {
      setPeer(PeerState.LOST);
      waitStrategy.wakeWithoutDoorbell();
    } else if (hasLostMember()) {
      waitStrategy.wakeup();
    } else {
      waitStrategy.check();
    }
    return checkProgress();
  }

  @Override
  void onMembarrier() {
    for (Member each : members) { // add() looks at the barrier after it has changed the members
      each.lane().receiver().registerForMembarrier();
    }
  }

  @Override
  public void wakeup() {
    waitStrategy.wakeup();
  }

  @Override
  void closeNow() {
    try (Cleanup all = new Cleanup()) {
      all.add(file::close);
      all.add(waitStrategy::close);
      all.add(() -> LivenessMonitor.SHARED.remove(this));
    }
  }
}
