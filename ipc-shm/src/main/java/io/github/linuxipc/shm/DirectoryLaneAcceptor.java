package io.github.linuxipc.shm;

import io.github.linuxipc.posix.Errno;
import io.github.linuxipc.posix.ErrnoException;
import io.github.linuxipc.shm.ring.CorruptLaneException;
import io.github.linuxipc.shm.ring.LaneDescriptor;
import io.github.linuxipc.spi.Cleanup;
import io.github.linuxipc.spi.file.InsecureFileException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens the lanes that senders create in the channel's directory. The file work and the checks run
 * on the {@link LivenessMonitor}.
 */
final class DirectoryLaneAcceptor implements LaneAcceptor {
  private static final Logger LOG = LoggerFactory.getLogger(DirectoryLaneAcceptor.class);

  private final NamedSegment segment;
  private final ChannelDirectory directory;
  private final Runnable onMembershipChanged;
  private final Queue<InboundLane> joined = new ConcurrentLinkedQueue<>();
  private final Set<InboundLane> lanes = ConcurrentHashMap.newKeySet();

  /** The lanes that were admitted or rejected, and whose names could not be removed. */
  private final Set<Path> nameless = new HashSet<>();

  private final AtomicInteger pendingScans = new AtomicInteger();
  private long peers;
  private boolean retrying;
  private boolean warned;
  private volatile boolean closed;

  /**
   * Creates an acceptor.
   *
   * @param onMembershipChanged called after each scan of the directory, and when a sender was found
   *     dead
   */
  DirectoryLaneAcceptor(NamedSegment segment, Runnable onMembershipChanged) {
    this.segment = segment;
    this.directory = segment.directory();
    this.onMembershipChanged = onMembershipChanged;
  }

  /** {@inheritDoc} A persistent channel may hold lanes already, so its directory is scanned. */
  @Override
  public void start() {
    if (segment.persistent()) {
      requestScan();
    }
  }

  @Override
  public Queue<InboundLane> joined() {
    return joined;
  }

  @Override
  public void requestScan() {
    pendingScans.incrementAndGet();
    LivenessMonitor.SHARED.execute(this::admitAll);
  }

  @Override
  public boolean isScanComplete() {
    return pendingScans.get() == 0;
  }

  /**
   * Admits all senders in the directory. If a sender cannot be admitted now, for example because
   * this process lacks descriptors or memory, the scan is repeated at the next check.
   */
  private void admitAll() {
    boolean all = false;
    try {
      boolean refused = false;
      for (Path path : closed ? List.<Path>of() : directory.lanes()) {
        if (nameless.contains(path)) {
          removeName(path);
        } else if (!segment.persistent() || !isKnown(path)) {
          refused |= !admit(path);
        }
      }
      all = !refused;
      warned &= refused;
    } catch (IOException e) {
      warnOnce(e);
    } finally {
      if (all || retrying) {
        pendingScans.decrementAndGet();
      }
      retrying |= !all; // if not all were admitted, the requested scan stays pending
      onMembershipChanged.run();
    }
  }

  private void warnOnce(Throwable e) {
    if (!warned) {
      warned = true;
      LOG.warn(
          "New senders of {} cannot be admitted now; the receiver retries: {}",
          directory.path(),
          e.toString());
    }
  }

  private boolean isKnown(Path path) {
    for (InboundLane lane : lanes) {
      if (path.equals(lane.origin.path())) {
        return true;
      }
    }
    return false;
  }

  /**
   * Admits the sender of a lane, or removes a file that is not a lane. Returns false if the attempt
   * failed and has to be repeated.
   */
  private boolean admit(Path path) {
    try (Cleanup undo = new Cleanup()) {
      SharedFile file =
          undo.open(
              () ->
                  SharedFile.open(
                      path,
                      LaneDescriptor.fileLength(segment.capacity()),
                      LaneDescriptor.filledAtFirst(segment.capacity(), segment.persistent())),
              SharedFile::close);
      InboundLane lane = InboundLane.open(peers + 1, origin(path, file), file, segment);
      undo.add(() -> lanes.remove(lane));
      lanes.add(lane);
      if (!segment.persistent()) {
        // The kernel frees a file without a name when both processes have closed it or have ended.
        removeName(path);
      }
      joined.add(lane);
      peers++;
      return undo.done(true);
    } catch (IOException | InternalError e) {
      if (!isPermanent(e)) {
        warnOnce(e);
        return false;
      }
      LOG.warn(
          "A sender of {} was rejected, because its lane cannot be used: {}",
          directory.path(),
          e.toString());
      removeName(path);
      return true;
    }
  }

  private static LaneOrigin origin(Path path, SharedFile file) throws IOException {
    int slot = ChannelDirectory.slot(path);
    long process = LaneDescriptor.process(file.memory());
    return new LaneOrigin(
        slot, process, path, () -> file.isLockedElsewhere(InboundLane.LOCK), null);
  }

  /**
   * Removes the name of a lane that need not be found any more. If the name cannot be removed, the
   * next scan tries again, and does not admit the lane again.
   */
  private void removeName(Path path) {
    try {
      Files.deleteIfExists(path);
      nameless.remove(path);
    } catch (IOException e) {
      if (nameless.add(path)) {
        LOG.warn("The file of a lane of {} cannot be removed: {}", directory.path(), e.toString());
      }
    }
  }

  /**
   * Returns whether the file itself is the cause of an error, rather than a lack of resources in
   * this process.
   */
  private static boolean isPermanent(Throwable e) {
    if (e instanceof ErrnoException failed) {
      return failed.errno() == Errno.ELOOP || failed.errno() == Errno.ENOENT;
    }
    return e instanceof CorruptLaneException
        || e instanceof InsecureFileException
        || e instanceof UnusableFileException
        || e instanceof InternalError;
  }

  /** {@inheritDoc} Repeats a scan that could not admit all senders. */
  @Override
  public boolean checkPeers() {
    boolean died = false;
    boolean progressed = false;
    if (retrying) {
      retrying = false;
      admitAll();
    }
    for (InboundLane lane : lanes) {
      died |= lane.hasDied();
      progressed |= lane.hasMoved();
    }
    if (died) {
      onMembershipChanged.run();
    }
    return progressed;
  }

  @Override
  public void remove(InboundLane lane) {
    LivenessMonitor.SHARED.execute(
        () -> {
          Path path = lane.origin.path();
          if (path != null) {
            removeName(path);
            removeName(ChannelDirectory.log(path));
          }
          try {
            lane.reportDamageToSender();
          } finally {
            lanes.remove(lane); // not before its name is removed, or it might be admitted again
            lane.close();
          }
        });
  }

  @Override
  public void close() {
    closed = true;
    for (InboundLane lane : lanes) {
      lane.wakeSender();
      lane.close();
    }
    lanes.clear();
  }
}
