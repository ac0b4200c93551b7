package io.github.linuxipc.shm;

import io.github.linuxipc.shm.ring.CorruptLaneException;
import io.github.linuxipc.shm.ring.LaneConsumer;
import io.github.linuxipc.shm.ring.LaneDescriptor;
import io.github.linuxipc.spi.FrameHandler;
import java.io.IOException;
import java.lang.invoke.VarHandle;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A sender as the receiver sees it. Polled by the receiver's thread, looked at by the {@link
 * Watch}.
 */
final class InboundLane {
  /** The byte of a lane's file that its sender locks. */
  static final long LOCK = 0;

  private static final String TRUNCATED = "its file was truncated";

  final long peer;
  final Path path;
  private final SharedFile file;
  private final LaneConsumer consumer;
  private final Bell bell;
  private final boolean sleeps;
  private @Nullable String fault;
  private boolean gone;
  private volatile boolean dead;

  InboundLane(long peer, Path path, SharedFile file, BoundSegment segment)
      throws CorruptLaneException {
    this.peer = peer;
    this.path = path;
    this.file = file;
    this.consumer = new LaneConsumer(file.memory(), segment.capacity(), segment.persistent());
    this.bell = new Bell(file.memory(), LaneDescriptor.sleepingIndex());
    this.sleeps = segment.waiting() == Notify.FUTEX;
  }

  /** Hands over what is there; never fails but as the handler does. */
  int poll(FrameHandler handler, int limit) {
    int count = 0;
    try {
      count = consumer.poll(peer, handler, limit);
      if (consumer.fault() != null) {
        fault = consumer.fault();
      }
    } catch (InternalError e) {
      if (!Failures.isMemoryFault(e)) {
        throw e;
      }
      fault = TRUNCATED;
      Failures.drainMemoryFaults();
    } finally {
      if (sleeps) {
        ringIfRoom();
      }
    }
    return count;
  }

  /** Wakes a sender that sleeps until there is as much room as there is now. */
  private void ringIfRoom() {
    VarHandle.fullFence();
    if (fault == null && bell.isWaitedFor() && consumer.hasReleasedWanted()) {
      bell.wake();
    }
  }

  /** Wakes the sender whatever it waits for. */
  void wakeSender() {
    if (file.isWhole()) {
      bell.wake();
    }
  }

  /** Whether a poll has something to do: frames, or the end of a damaged lane. */
  boolean isReady() {
    return fault != null || !consumer.isEmpty();
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
    file.close();
  }
}
