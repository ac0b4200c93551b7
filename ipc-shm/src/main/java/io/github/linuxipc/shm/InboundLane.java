package io.github.linuxipc.shm;

import io.github.linuxipc.shm.ring.MemoryFaults;
import io.github.linuxipc.shm.ring.LaneConsumer;
import io.github.linuxipc.shm.ring.LaneDescriptor;
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
 * A sender as the receiver sees it. Polled by the receiver's thread, looked at by the {@link
 * LivenessMonitor}.
 */
final class InboundLane {
  /** The byte of a lane's file that its sender locks. */
  static final long LOCK = 0;

  private static final String TRUNCATED = "its file was truncated";

  final long peer;
  final Path path;

  /** The sender's process, by its own word; 0 if it is not known. */
  final long process;

  private final SharedFile file;
  private final LaneConsumer consumer;
  private final @Nullable Doorbell bell;
  private @Nullable String fault;
  private boolean gone;
  private long lookedAt;
  private volatile boolean dead;

  private InboundLane(
      long peer, Path path, SharedFile file, LaneConsumer consumer, @Nullable Unparker ringer) {
    this.peer = peer;
    this.path = path;
    this.process = LaneDescriptor.process(file.memory());
    this.file = file;
    this.consumer = consumer;
    this.bell = ringer == null ? null : new Doorbell(sleepWord(file), ringer);
  }

  private static SleepFlag sleepWord(SharedFile file) {
    return new SleepFlag(file.memory(), LaneDescriptor.sleepingIndex());
  }

  /** Opens the lane in a sender's file, and the way to wake its sender. */
  static InboundLane open(long peer, Path path, SharedFile file, BoundSegment segment)
      throws IOException {
    LaneConsumer consumer =
        new LaneConsumer(file.memory(), segment.capacity(), segment.persistent());
    DoorbellFactory doorbells = segment.doorbells();
    if (doorbells.mode().equals(NotifyMode.SPIN)) {
      return new InboundLane(peer, path, file, consumer, null);
    }
    String event = DoorbellFactory.sender(ChannelDirectory.place(path));
    Unparker ringer = doorbells.ringer(file.memory(), LaneDescriptor.sleepingIndex(), event);
    return new InboundLane(peer, path, file, consumer, ringer);
  }

  /** Hands over what is there; never fails but as the handler does. */
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
        ringIfRoom();
      }
    }
    return count;
  }

  /** Wakes a sender that sleeps until there is as much room as there is now. */
  private void ringIfRoom() {
    Doorbell sleeping = bell;
    if (sleeping == null) {
      return; // it spins
    }
    VarHandle.fullFence();
    if (fault == null && sleeping.isWaitedFor() && consumer.hasReleasedWanted()) {
      sleeping.wake();
    }
  }

  /** Lets a sender whose lane is damaged know that nothing of it is read any more; on the watch. */
  void tellIfDamaged() {
    if (fault != null && file.isWhole()) {
      LaneDescriptor.putDismissedRelease(file.memory());
      wakeSender();
    }
  }

  /** Wakes the sender whatever it waits for. */
  void wakeSender() {
    Doorbell sleeping = bell;
    if (sleeping != null && file.isWhole()) {
      sleeping.wake();
    }
  }

  /** Whether a poll has something to do: frames not offered in vain, or a damaged lane's end. */
  boolean isReady() {
    return fault != null || (!consumer.isEmpty() && !consumer.isHeld());
  }

  /** Whether there is nothing more to hand over. */
  boolean isExhausted() {
    return fault != null || consumer.isEmpty();
  }

  /**
   * Looks whether the file was truncated. The JVM tells of a page that is not there at some later
   * point, where it is no longer known which memory was touched.
   */
  boolean isTruncated() {
    if (fault == null && !file.isWhole()) {
      fault = TRUNCATED;
    }
    return TRUNCATED.equals(fault);
  }

  /** What is wrong with the sender's memory, or null. */
  @Nullable String fault() {
    return fault;
  }

  /** Looks whether the sender has gone; what it had committed until then can be polled. */
  void lookWhetherGone() {
    gone = gone || dead || LaneDescriptor.leftAcquire(file.memory());
  }

  /** Whether the last look found that the sender has gone, or its memory is of no more use. */
  boolean isGone() {
    return gone || fault != null;
  }

  /** Whether anything was taken since the last look; on the watch. */
  boolean hasMoved() {
    long seen = lookedAt;
    lookedAt = consumer.position(); // of another thread's, and so perhaps an old one
    return lookedAt != seen;
  }

  /** Looks whether the sender's process and file live; true if one was just found dead. */
  boolean hasDied() {
    if (dead) {
      return false;
    }
    try {
      dead = !file.isLockedElsewhere(LOCK) || !file.isWhole();
    } catch (IOException e) {
      dead = true; // the descriptor is ours; only a closed one fails
    }
    return dead;
  }

  void close() {
    Doorbell sleeping = bell;
    if (sleeping != null) {
      sleeping.close();
    }
    file.close();
  }
}
