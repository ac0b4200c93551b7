package io.github.linuxipc.shm;

import io.github.linuxipc.posix.DescriptorMessage;
import io.github.linuxipc.posix.NativeBuffer;
import io.github.linuxipc.posix.OpenFile;
import io.github.linuxipc.posix.SocketOptions;
import io.github.linuxipc.posix.UnixSocket;
import io.github.linuxipc.shm.SealedHandshakeDescriptor.Hello;
import io.github.linuxipc.shm.SealedHandshakeDescriptor.Status;
import io.github.linuxipc.shm.ring.LaneDescriptor;
import io.github.linuxipc.spi.ChannelParameters;
import io.github.linuxipc.spi.Cleanup;
import io.github.linuxipc.support.connect.AllowedPeers;
import java.io.IOException;
import java.util.BitSet;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes a lane of sealed memory for each sender that connects, and passes it to that sender alone.
 * The {@link SealedListener} calls it for each connection. The connection then tells whether the
 * sender is alive.
 */
final class SealedLaneAcceptor implements LaneAcceptor, SealedListener.SenderAdmission {
  private static final Logger LOG = LoggerFactory.getLogger(SealedLaneAcceptor.class);

  /** How many lanes of senders that have gone may be unread, in addition to 4 times max-senders. */
  private static final int SPARE_LANES = 256;

  /** How many descriptors a reply has: that of the segment and that of the lane. */
  static final int DESCRIPTORS = 2;

  private final SealedSegment segment;
  private final Runnable onMembershipChanged;
  private final ChannelParameters terms;
  private final Queue<InboundLane> joined = new ConcurrentLinkedQueue<>();
  private final Map<InboundLane, SealedConnection> lanes = new ConcurrentHashMap<>();
  private long peers;
  private volatile boolean closed;

  SealedLaneAcceptor(SealedSegment segment, Runnable onMembershipChanged) {
    this.segment = segment;
    this.onMembershipChanged = onMembershipChanged;
    this.terms = segment.context().terms();
  }

  @Override
  public void start() {
    segment.listener().start(this);
  }

  @Override
  public Queue<InboundLane> joined() {
    return joined;
  }

  /** Does nothing: a sender is admitted before its connect returns. */
  @Override
  public void requestScan() {}

  @Override
  public boolean isScanComplete() {
    return true;
  }

  @Override
  public @Nullable String refusal(int uid, int gid) throws IOException {
    AllowedPeers allowed = segment.allowed();
    return allowed.allows(uid, gid)
        ? null
        : "the sender runs as user " + Integer.toUnsignedString(uid);
  }

  @Override
  public void reject(UnixSocket socket) {
    reply(new SealedConnection(socket), Status.NOT_ALLOWED, 0);
  }

  @Override
  public void answer(UnixSocket socket, Hello hello) {
    SealedConnection connection = new SealedConnection(socket);
    try (Cleanup undo = new Cleanup()) {
      undo.add(connection::close);
      Status refusal = refusal(hello);
      if (refusal != null) {
        reply(connection, refusal, 0);
      } else if (admit(connection, socket.options(), hello)) {
        undo.done(connection);
      } else {
        reply(connection, Status.NO_RESOURCES, 0);
      }
    }
  }

  /**
   * Returns why a sender is not admitted, or null. A sender that has gone does not count against
   * max-senders, but its unread lane takes memory, so the number of lanes is limited too.
   */
  private @Nullable Status refusal(Hello hello) {
    if (hello.persistent()
        || terms.incompatibility(hello.wireVersion(), hello.maxMessageSize()).isPresent()) {
      return Status.INCOMPATIBLE;
    }
    int present = 0;
    for (SealedConnection connection : lanes.values()) {
      present += connection.isPeerOpen() ? 1 : 0;
    }
    boolean full =
        present >= terms.maxSenders() || lanes.size() >= 4L * terms.maxSenders() + SPARE_LANES;
    return full || closed ? Status.TOO_MANY_SENDERS : null;
  }

  /** Makes the lane of a sender. Returns false if that fails for want of resources. */
  private boolean admit(SealedConnection connection, SocketOptions peer, Hello hello) {
    int slot = freeSlot();
    try (Cleanup undo = new Cleanup()) {
      int capacity = segment.capacity();
      SharedFile file =
          undo.open(
              () ->
                  SharedFile.createSealed(
                      "ipc-lane",
                      LaneDescriptor.fileLength(capacity),
                      LaneDescriptor.filledAtFirst(capacity, false)),
              SharedFile::close);
      LaneDescriptor.create(file.memory(), capacity, hello.sender(), 0);
      long process = peer.peerPid();
      LaneDescriptor.putProcess(file.memory(), process);
      LaneOrigin origin = new LaneOrigin(slot, process, null, connection::isPeerOpen);
      InboundLane lane = InboundLane.open(peers + 1, origin, file, segment);
      undo.add(() -> lanes.remove(lane));
      lanes.put(lane, connection);
      // Published before the reply, so that any poll after the sender's connect reports the sender.
      joined.add(lane);
      peers++;
      undo.done(lane);
      onMembershipChanged.run();
      reply(connection, Status.OK, slot, segment.file().descriptor(), file.descriptor());
      return true;
    } catch (IOException | OutOfMemoryError e) {
      LOG.warn("A sender of {} cannot be admitted: {}", segment.path(), e.toString());
      return false;
    }
  }

  private int freeSlot() {
    BitSet used = new BitSet();
    lanes.keySet().forEach(lane -> used.set(lane.origin.slot()));
    return used.nextClearBit(0);
  }

  /** Replies. If the sender has gone, the liveness monitor will find that. */
  private void reply(SealedConnection connection, Status status, int slot, OpenFile... files) {
    NativeBuffer reply = new NativeBuffer(SealedHandshakeDescriptor.REPLY_LENGTH);
    SealedHandshakeDescriptor.putReply(reply.buffer(), status, slot, segment.settings());
    connection.send(
        new DescriptorMessage(reply, DESCRIPTORS, files), SealedHandshakeDescriptor.REPLY_LENGTH);
  }

  @Override
  public boolean checkPeers() {
    boolean died = false;
    boolean progressed = false;
    for (InboundLane lane : lanes.keySet()) {
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
          try {
            lane.reportDamageToSender();
          } finally {
            close(lane);
          }
        });
  }

  private void close(InboundLane lane) {
    SealedConnection connection = lanes.remove(lane);
    if (connection != null) {
      lane.close();
      connection.close();
    }
  }

  @Override
  public void close() {
    closed = true;
    segment.listener().close();
    for (InboundLane lane : lanes.keySet()) {
      lane.wakeSender();
      close(lane);
    }
  }
}
