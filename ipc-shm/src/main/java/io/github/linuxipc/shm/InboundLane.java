package io.github.linuxipc.shm;

import io.github.linuxipc.shm.ring.LaneConsumer;
import io.github.linuxipc.shm.ring.LaneDescriptor;
import io.github.linuxipc.shm.ring.LogStart;
import io.github.linuxipc.shm.ring.MemoryFaults;
import io.github.linuxipc.shm.wait.Doorbell;
import io.github.linuxipc.shm.wait.DoorbellFactory;
import io.github.linuxipc.shm.wait.NotifyMode;
import io.github.linuxipc.shm.wait.SleepFlag;
import io.github.linuxipc.shm.wait.Unparker;
import io.github.linuxipc.spi.FrameHandler;
import java.io.IOException;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * The receiver's side of the lane of one sender, and of the log that may continue the lane. The
 * receiver's thread polls them, and the {@link LivenessMonitor} checks whether the sender is alive.
 */
final class InboundLane {
  /** The byte of a lane's file that its sender locks. */
  static final long LOCK = 0;

  private static final String TRUNCATED = "its file was truncated";

  /** The longest time that a poll waits for a log to be opened. */
  private static final long OPEN_WAIT_NS = 1_000_000_000;

  final long peer;
  final LaneOrigin origin;

  private final SharedFile file;
  private final BoundSegment segment;

  private final LaneConsumer lane;
  private final @Nullable Doorbell laneDoorbell;

  /** The consumer of the lane or, while the lane is continued by a log, that of the log. */
  private LaneConsumer consumer;

  private @Nullable Doorbell doorbell;

  /** The log that the consumer reads, or null. */
  private @Nullable InboundLog followed;

  private boolean openRequested;

  /** The log that continues the lane, once it is open. */
  private volatile @Nullable InboundLog log;

  /** Why the log cannot be used, or null. */
  private volatile @Nullable String logFault;

  /** What is wrong with the sender's memory, or null. */
  private @Nullable String fault;

  private boolean departed;
  private long lastPosition;
  private volatile boolean dead;

  private InboundLane(
      long peer,
      LaneOrigin origin,
      SharedFile file,
      BoundSegment segment,
      LaneConsumer consumer,
      @Nullable Unparker unparker) {
    this.peer = peer;
    this.segment = segment;
    this.origin = origin;
    this.file = file;
    this.lane = consumer;
    this.consumer = consumer;
    this.laneDoorbell = unparker == null ? null : new Doorbell(sleepFlag(file), unparker);
    this.doorbell = laneDoorbell;
  }

  private static SleepFlag sleepFlag(SharedFile file) {
    return new SleepFlag(file.memory(), LaneDescriptor.sleepingIndex());
  }

  /** Opens the lane in the memory of a sender, and the doorbell of the sender. */
  static InboundLane open(long peer, LaneOrigin origin, SharedFile file, BoundSegment segment)
      throws IOException {
    LaneConsumer consumer =
        new LaneConsumer(file.memory(), segment.capacity(), segment.persistent());
    DoorbellFactory doorbells = segment.doorbells();
    if (doorbells.mode().equals(NotifyMode.SPIN)) {
      return new InboundLane(peer, origin, file, segment, consumer, null);
    }
    String event = DoorbellFactory.sender(origin.slot());
    Unparker unparker = doorbells.unparker(file.memory(), LaneDescriptor.sleepingIndex(), event);
    return new InboundLane(peer, origin, file, segment, consumer, unparker);
  }

  /**
   * Delivers the frames that are available. Throws only what the handler throws. A memory fault
   * ends the lane and is not thrown.
   */
  int poll(FrameHandler handler, int limit) {
    int count = 0;
    do {
      InboundLog current = followed;
      if (!consumer.isOver()) {
        count +=
            pollRing(current == null ? origin.to(handler) : current.to(handler), limit - count);
      }
    } while (consumer.isOver() && fault == null && continueElsewhere() && count < limit);
    return count;
  }

  private int pollRing(FrameHandler handler, int limit) {
    int count = 0;
    long before = consumer.released();
    try {
      count = consumer.poll(peer, handler, limit);
      if (consumer.fault() != null) {
        fault = consumer.fault();
      }
    } catch (InternalError e) {
      if (!MemoryFaults.isMemoryFault(e)) {
        throw e;
      }
      fault = TRUNCATED;
      MemoryFaults.drain();
    } finally {
      if (consumer.released() != before) {
        wakeSenderIfRoom();
      }
    }
    return count;
  }

  /** Continues with the log of the lane, or returns to the lane. Returns whether that is done. */
  private boolean continueElsewhere() {
    InboundLog current = followed;
    LogStart start = lane.continuation();
    if (current == null) {
      return start != null && follow(start);
    }
    consumer = lane;
    doorbell = laneDoorbell;
    followed = null;
    lane.resume();
    LivenessMonitor.SHARED.execute(this::closeLog);
    return true;
  }

  /**
   * Continues with the log, which the liveness monitor opens: an interrupt of this thread would
   * close the file. If that takes too long, a later poll continues with it.
   */
  private boolean follow(LogStart start) {
    if (!openRequested) {
      openRequested = true;
      LivenessMonitor.SHARED.executeAndWait(() -> openLog(start), OPEN_WAIT_NS);
    }
    fault = logFault;
    InboundLog opened = log;
    if (opened == null) {
      return false;
    }
    consumer = opened.consumer();
    doorbell = opened.doorbell();
    followed = opened;
    return true;
  }

  private void openLog(LogStart start) {
    try {
      int sender = LaneDescriptor.sender(file.memory());
      log = InboundLog.open(origin.log(), start, sender, segment);
    } catch (IOException | InternalError e) {
      logFault = "its log cannot be used: " + e;
    }
  }

  /** Wakes the sender if it sleeps and the room that it waits for has been released. */
  private void wakeSenderIfRoom() {
    Doorbell sender = doorbell;
    if (sender == null) {
      return; // the sender spins
    }
    VarHandle.fullFence();
    if (fault == null && sender.isPeerSleeping() && consumer.hasReleasedWanted()) {
      sender.wake();
    }
  }

  /**
   * Informs a live sender whose lane is damaged that the receiver does not read the lane any more.
   * A truncated file is not written. The liveness monitor calls this method.
   */
  void reportDamageToSender() {
    if (fault != null && file.isWhole()) {
      LaneDescriptor.putClosedByReceiverRelease(file.memory());
      wakeSender();
    }
  }

  /** Wakes the sender, whether or not the room that it waits for has been released. */
  void wakeSender() {
    Doorbell sender = doorbell;
    if (sender != null && isWhole()) {
      sender.wake();
    }
  }

  /**
   * Returns whether a poll has work to do. The work is to deliver a frame that the handler did not
   * refuse in the last poll, or to end a damaged lane.
   */
  boolean isReady() {
    if (fault != null) {
      return true;
    }
    return consumer.isOver()
        ? followed != null || log != null || logFault != null
        : !consumer.isEmpty() && !consumer.isHeld();
  }

  /** Returns whether there is nothing more to deliver. */
  boolean isExhausted() {
    return fault != null || (!consumer.isOver() && consumer.isEmpty());
  }

  /**
   * Returns whether the file was truncated. This method checks the length of the file, because the
   * JVM may report a missing page long after the access, and the report does not say which file was
   * accessed.
   */
  boolean isTruncated() {
    if (fault == null && !isWhole()) {
      fault = TRUNCATED;
    }
    return TRUNCATED.equals(fault);
  }

  private boolean isWhole() {
    InboundLog current = log;
    return file.isWhole() && (current == null || current.isWhole());
  }

  /** Returns what is wrong with the sender's memory, or null. */
  @Nullable String fault() {
    return fault;
  }

  /**
   * Checks whether the sender has closed or died. Frames that the sender had committed can still be
   * polled.
   */
  void checkDeparted() {
    departed = departed || dead || LaneDescriptor.closedBySenderAcquire(file.memory());
  }

  /**
   * Returns whether the last check found that the sender has closed or died, or whether its memory
   * is damaged.
   */
  boolean hasDeparted() {
    return departed || fault != null;
  }

  /**
   * Returns whether frames were consumed since the last call of this method. The liveness monitor
   * calls it.
   */
  boolean hasMoved() {
    long seen = lastPosition;
    lastPosition = consumer.position(); // written by another thread, so it may be stale
    return lastPosition != seen;
  }

  /**
   * Checks whether the sender's process is alive and its file is whole. A sender whose file was
   * truncated counts as dead. Returns true only for the call that finds the sender dead.
   */
  boolean hasDied() {
    if (dead) {
      return false;
    }
    try {
      dead = !origin.sender().isAlive() || !isWhole();
    } catch (IOException e) {
      dead = true; // the check fails only if the descriptor is closed
    }
    return dead;
  }

  void close() {
    Doorbell sender = laneDoorbell;
    if (sender != null) {
      sender.close();
    }
    closeLog();
    file.close();
  }

  private void closeLog() {
    InboundLog current = log;
    log = null;
    if (current != null) {
      current.close();
    }
  }
}
