package io.github.linuxipc.shm;

import io.github.linuxipc.channel.PeerCredentials;
import io.github.linuxipc.posix.DescriptorMessage;
import io.github.linuxipc.posix.NativeBuffer;
import io.github.linuxipc.posix.OpenFile;
import io.github.linuxipc.posix.SocketOptions;
import io.github.linuxipc.posix.UnixSocket;
import io.github.linuxipc.posix.UserDatabase;
import io.github.linuxipc.shm.SealedHandshakeDescriptor.Hello;
import io.github.linuxipc.shm.SealedHandshakeDescriptor.Status;
import io.github.linuxipc.shm.ring.LaneDescriptor;
import io.github.linuxipc.spi.ChannelParameters;
import io.github.linuxipc.spi.Cleanup;
import io.github.linuxipc.support.connect.AllowedPeers;
import java.io.IOException;
import java.util.BitSet;
import java.util.Map;
import java.util.Optional;
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
final class SealedLaneAcceptor
    implements LaneAcceptor, SealedListener.SenderAdmission, PeerCredentials {
  private static final Logger LOG = LoggerFactory.getLogger(SealedLaneAcceptor.class);

  /** How many lanes of senders that have gone may be unread, in addition to 4 times max-senders. */
  private static final int SPARE_LANES = 256;

  /** How many descriptors a reply has: that of the segment and that of the lane. */
  static final int DESCRIPTORS = 2;

  private final SealedSegment segment;
  private final Runnable onMembershipChanged;
  private final ChannelParameters terms;
  private final Queue<InboundLane> joined = new ConcurrentLinkedQueue<>();
  private final Map<InboundLane, Admitted> lanes = new ConcurrentHashMap<>();
  private final Map<Integer, Admitted> bySender = new ConcurrentHashMap<>();
  private long peers;
  private volatile boolean closed;

  /** A sender that was admitted: its connection, the sender number in its frames, and its user. */
  private record Admitted(SealedConnection connection, int sender, String user) {}

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

  /** Answers a hello, unless the channel is closing: the sender then finds no receiver. */
  @Override
  public void answer(UnixSocket socket, Hello hello) throws IOException {
    SealedConnection connection = new SealedConnection(socket);
    try (Cleanup undo = new Cleanup()) {
      undo.add(connection::close);
      if (closed) {
        return;
      }
      SocketOptions peer = socket.options();
      String user = UserDatabase.nameOf(peer.peerUid());
      Admitted sender = new Admitted(connection, hello.sender(), user);
      Status refusal = refusal(hello, user);
      if (refusal != null) {
        reply(connection, refusal, 0);
      } else if (admit(sender, peer.peerPid())) {
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
  private @Nullable Status refusal(Hello hello, String user) {
    if (hello.persistent()
        || terms.incompatibility(hello.wireVersion(), hello.maxMessageSize()).isPresent()) {
      return Status.INCOMPATIBLE;
    }
    Admitted sameNumber = bySender.get(hello.sender());
    if (sameNumber != null && !sameNumber.user().equals(user)) {
      return Status.SENDER_NUMBER_TAKEN;
    }
    int present = 0;
    for (Admitted admitted : lanes.values()) {
      present += admitted.connection().isPeerOpen() ? 1 : 0;
    }
    boolean full =
        present >= terms.maxSenders() || lanes.size() >= 4L * terms.maxSenders() + SPARE_LANES;
    return full ? Status.TOO_MANY_SENDERS : null;
  }

  /** Makes the lane of a sender. Returns false if that fails for want of resources. */
  private boolean admit(Admitted sender, long process) {
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
      LaneDescriptor.create(file.memory(), capacity, sender.sender(), 0);
      LaneDescriptor.putProcess(file.memory(), process);
      SenderNumberCheck check = new SenderNumberCheck(sender.sender());
      LaneOrigin origin =
          new LaneOrigin(slot, process, null, sender.connection()::isPeerOpen, check);
      InboundLane lane = InboundLane.open(peers + 1, origin, file, segment);
      undo.add(() -> lanes.remove(lane));
      undo.add(() -> forget(lane));
      lanes.put(lane, sender);
      bySender.put(sender.sender(), sender);
      // Published before the reply, so that any poll after the sender's connect reports the sender.
      joined.add(lane);
      peers++;
      undo.done(lane);
      onMembershipChanged.run();
      reply(sender.connection(), Status.OK, slot, segment.file().descriptor(), file.descriptor());
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

  /** Makes the user of a lane's sender unknown. */
  private void forget(InboundLane lane) {
    Admitted sender = lanes.get(lane);
    if (sender != null) {
      bySender.remove(sender.sender(), sender);
    }
  }

  @Override
  public void remove(InboundLane lane) {
    forget(lane);
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
    forget(lane);
    Admitted sender = lanes.remove(lane);
    if (sender != null) {
      lane.close();
      sender.connection().close();
    }
  }

  @Override
  public PeerCredentials credentials() {
    return this;
  }

  @Override
  public Optional<String> userOf(long senderId) {
    return Optional.ofNullable(bySender.get((int) senderId)).map(Admitted::user);
  }

  @Override
  public void shutdown() {
    closed = true;
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
