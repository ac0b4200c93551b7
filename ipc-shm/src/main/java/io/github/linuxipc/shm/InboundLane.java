package io.github.linuxipc.shm;

import io.github.linuxipc.shm.ring.LaneConsumer;
import io.github.linuxipc.shm.ring.LaneDescriptor;
import io.github.linuxipc.shm.ring.MemoryFaults;
import io.github.linuxipc.shm.wait.Doorbell;
import io.github.linuxipc.shm.wait.DoorbellFactory;
import io.github.linuxipc.shm.wait.NotifyMode;
import io.github.linuxipc.shm.wait.SleepFlag;
import io.github.linuxipc.shm.wait.Unparker;
import io.github.linuxipc.spi.FrameHandler;
import java.io.IOException;
import java.lang.invoke.VarHandle;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The receiver's side of the lane of one sender. The receiver's thread polls the lane, and the
 * {@link LivenessMonitor} checks whether the sender is alive.
 */
final class InboundLane {
  /** The byte of a lane's file that its sender locks. */
  static final long LOCK = 0;

  private static final String TRUNCATED = "its file was truncated";

  final long peer;
  final Path path;

  /** The process id that the sender has written, not verified; 0 if it is not known. */
  final long process;

  private final SharedFile file;
  private final LaneConsumer consumer;
  private final @Nullable Doorbell doorbell;

  /** What is wrong with the sender's memory, or null. */
  private @Nullable String fault;

  private boolean departed;
  private long lastPosition;
  private volatile boolean dead;

  private InboundLane(
      long peer, Path path, SharedFile file, LaneConsumer consumer, @Nullable Unparker unparker) {
    this.peer = peer;
    this.path = path;
    this.process = LaneDescriptor.process(file.memory());
    this.file = file;
    this.consumer = consumer;
    this.doorbell = unparker == null ? null : new Doorbell(sleepFlag(file), unparker);
  }

  private static SleepFlag sleepFlag(SharedFile file) {
    return new SleepFlag(file.memory(), LaneDescriptor.sleepingIndex());
  }

  /** Opens the lane in a sender's file, and the doorbell of the sender. */
  static InboundLane open(long peer, Path path, SharedFile file, BoundSegment segment)
      throws IOException {
    LaneConsumer consumer =
        new LaneConsumer(file.memory(), segment.capacity(), segment.persistent());
    DoorbellFactory doorbells = segment.doorbells();
    if (doorbells.mode().equals(NotifyMode.SPIN)) {
      return new InboundLane(peer, path, file, consumer, null);
    }
    String event = DoorbellFactory.sender(ChannelDirectory.slot(path));
    Unparker unparker = doorbells.unparker(file.memory(), LaneDescriptor.sleepingIndex(), event);
    return new InboundLane(peer, path, file, consumer, unparker);
  }

  /**
   * Delivers the frames that are available. Throws only what the handler throws. A memory fault
   * ends the lane and is not thrown.
   */
  int poll(FrameHandler handler, int limit) {
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
    if (sender != null && file.isWhole()) {
      sender.wake();
    }
  }

  /**
   * Returns whether a poll has work to do. The work is to deliver a frame that the handler did not
   * refuse in the last poll, or to end a damaged lane.
   */
  boolean isReady() {
    return fault != null || (!consumer.isEmpty() && !consumer.isHeld());
  }

  /** Returns whether there is nothing more to deliver. */
  boolean isExhausted() {
    return fault != null || consumer.isEmpty();
  }

  /**
   * Returns whether the file was truncated. This method checks the length of the file, because the
   * JVM may report a missing page long after the access, and the report does not say which file was
   * accessed.
   */
  boolean isTruncated() {
    if (fault == null && !file.isWhole()) {
      fault = TRUNCATED;
    }
    return TRUNCATED.equals(fault);
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
      dead = !file.isLockedElsewhere(LOCK) || !file.isWhole();
    } catch (IOException e) {
      dead = true; // the check fails only if the descriptor is closed
    }
    return dead;
  }

  void close() {
    Doorbell sender = doorbell;
    if (sender != null) {
      sender.close();
    }
    file.close();
  }
}
