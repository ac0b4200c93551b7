package io.github.linuxipc.shm;

import io.github.linuxipc.posix.Errno;
import io.github.linuxipc.posix.ErrnoException;
import io.github.linuxipc.shm.ring.CorruptLaneException;
import io.github.linuxipc.shm.ring.LaneDescriptor;
import io.github.linuxipc.spi.file.InsecureFileException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens the lanes of senders that have come, and finds out which senders have died. Runs on the
 * {@link LivenessMonitor}.
 */
final class LaneAcceptor {
  private static final Logger LOG = LoggerFactory.getLogger(LaneAcceptor.class);

  private final BoundSegment segment;
  private final ChannelDirectory directory;
  private final Runnable onNews;
  private final Queue<InboundLane> joined = new ConcurrentLinkedQueue<>();
  private final Set<InboundLane> lanes = ConcurrentHashMap.newKeySet();
  private final AtomicInteger asked = new AtomicInteger();
  private long peers;
  private boolean retrying;
  private boolean complained;
  private volatile boolean closed;

  /**
   * Makes an admission.
   *
   * @param onNews told when there is a lane in {@link #joined}, or a sender was found dead
   */
  LaneAcceptor(BoundSegment segment, Runnable onNews) {
    this.segment = segment;
    this.directory = segment.directory();
    this.onNews = onNews;
  }

  /** The lanes that were opened, in order, for the receiver to take. */
  Queue<InboundLane> joined() {
    return joined;
  }

  /** Has the directory looked at soon; {@link #onNews} is told when that is done. */
  void ask() {
    asked.incrementAndGet();
    LivenessMonitor.SHARED.execute(this::admitAll);
  }

  /** Whether nothing that was asked for is under way. */
  boolean isAnswered() {
    return asked.get() == 0;
  }

  /** Whether nothing that was asked for is under way, and nobody waits in {@link #joined}. */
  boolean isIdle() {
    return isAnswered() && joined.isEmpty();
  }

  /** What could not be done for want of descriptors or memory is tried again at the next look. */
  private void admitAll() {
    boolean all = false;
    try {
      boolean refused = false;
      for (Path path : closed ? List.<Path>of() : directory.lanes()) {
        if (!segment.persistent() || !isKnown(path)) {
          refused |= !admit(path);
        }
      }
      all = !refused;
      complained &= refused;
    } catch (IOException e) {
      complain(e);
    } finally {
      if (all || retrying) {
        asked.decrementAndGet();
      }
      retrying |= !all; // and what was asked stays unanswered
      onNews.run();
    }
  }

  private void complain(Throwable e) {
    if (!complained) {
      complained = true;
      LOG.warn("Senders of {} cannot be admitted now: {}", directory.path(), e.toString());
    }
  }

  private boolean isKnown(Path path) {
    for (InboundLane lane : lanes) {
      if (lane.path.equals(path)) {
        return true;
      }
    }
    return false;
  }

  /** Takes a lane in, or removes one that is none; false if that has to be tried again. */
  private boolean admit(Path path) throws IOException {
    SharedFile file = null;
    InboundLane lane = null;
    try {
      file = SharedFile.open(path, LaneDescriptor.fileLength(segment.capacity()));
      lane = InboundLane.open(peers + 1, path, file, segment);
    } catch (IOException | InternalError e) {
      if (file != null) {
        file.close();
      }
      if (!isForGood(e)) {
        complain(e);
        return false;
      }
      LOG.warn("A sender of {} was refused: {}", directory.path(), e.getMessage());
    }
    if (lane == null || !segment.persistent()) {
      // Without a name it vanishes with the last of both processes, whoever dies first.
      Files.deleteIfExists(path);
    }
    if (lane != null) {
      peers++;
      lanes.add(lane);
      joined.add(lane);
    }
    return true;
  }

  /** Whether it is the file that is wrong, and not that we are short of something. */
  private static boolean isForGood(Throwable e) {
    if (e instanceof ErrnoException failed) {
      return failed.errno() == Errno.ELOOP || failed.errno() == Errno.ENOENT;
    }
    return e instanceof CorruptLaneException
        || e instanceof InsecureFileException
        || e instanceof UnusableFileException
        || e instanceof InternalError;
  }

  /** Looks which senders have died. */
  boolean look() {
    boolean news = false;
    boolean moved = false;
    if (retrying) {
      retrying = false;
      admitAll();
    }
    for (InboundLane lane : lanes) {
      news |= lane.hasDied();
      moved |= lane.hasMoved();
    }
    if (news) {
      onNews.run();
    }
    return moved;
  }

  /** Gives up a lane that is empty, or damaged. */
  void dismiss(InboundLane lane) {
    LivenessMonitor.SHARED.execute(
        () -> {
          remove(lane.path);
          try {
            lane.tellIfDamaged();
          } finally {
            lanes.remove(lane); // not before its name has gone, or it might be admitted again
            lane.close();
          }
        });
  }

  private void remove(Path path) {
    try {
      Files.deleteIfExists(path);
    } catch (IOException e) {
      LOG.warn("A lane of {} cannot be removed: {}", directory.path(), e.toString());
    }
  }

  /** Ends all lanes; runs on the watch. Senders that sleep for room are woken. */
  void close() {
    closed = true;
    for (InboundLane lane : lanes) {
      lane.wakeSender();
      lane.close();
    }
    lanes.clear();
  }
}
