package io.github.linuxipc.socket.packet;

import io.github.linuxipc.posix.Epoll;
import io.github.linuxipc.posix.ErrnoException;
import io.github.linuxipc.posix.OpenFile;
import io.github.linuxipc.socket.polling.SenderRegistry;
import io.github.linuxipc.socket.polling.SenderService;
import io.github.linuxipc.socket.polling.ServiceOrder;
import io.github.linuxipc.spi.ChannelParameters;
import io.github.linuxipc.spi.FrameHandler;
import io.github.linuxipc.spi.WireFormat;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * Polls the admitted senders fairly, see {@link ServiceOrder}. Used by the polling thread alone.
 */
final class PacketPoller implements SenderService<PacketConnection> {
  /**
   * The maximum number of packets that one turn of a sender discards, so that the turn ends even if
   * the sender sends such packets without a pause.
   */
  private static final int MAX_DISCARDED = 1024;

  private final SenderRegistry<PacketConnection> registry;
  private final Epoll epoll;
  private final ChannelParameters terms;
  private final PacketReader reader;

  /**
   * The senders in the order of service. Each sender that is not held is also in the epoll set,
   * with the index of its slot as the key.
   */
  private final ServiceOrder<PacketConnection> order = new ServiceOrder<>();

  /** The sender whose packet was received ahead, or null if there is none. */
  private @Nullable PacketConnection fetchedFrom;

  private int fetchedLength;

  PacketPoller(SenderRegistry<PacketConnection> registry, Epoll epoll, ChannelParameters terms) {
    this.registry = registry;
    this.epoll = epoll;
    this.terms = terms;
    this.reader = new PacketReader(terms);
  }

  int poll(FrameHandler handler, int limit) throws IOException {
    int fetched = serveFetched(handler);
    if (fetched > 0) {
      return fetched;
    }
    if (registry.hasAdmitted()) {
      addAdmitted(handler);
    }
    int frames = order.held() == 0 ? 0 : offerAgain(handler, limit);
    if (registry.hasDeparting() && frames < limit) {
      frames += drainDeparted(handler, limit - frames);
    }
    return frames > 0 ? frames : order.serve(this, handler, limit);
  }

  @Override
  public void select() throws ErrnoException {
    int count = epoll.ready();
    for (int i = 0; i < count; i++) {
      PacketConnection connection = order.at((int) epoll.key(i));
      if (connection != null) {
        order.enqueue(connection);
      }
    }
  }

  /**
   * Offers again the packets that the handler did not accept. The handler had no memory to
   * reassemble the messages that they begin, and memory may be available now.
   */
  private int offerAgain(FrameHandler handler, int limit) throws ErrnoException {
    int frames = 0;
    for (int remaining = order.held(); remaining > 0 && frames < limit; remaining--) {
      PacketConnection connection = order.firstHeld();
      ByteBuffer unaccepted = connection.unaccepted;
      if (unaccepted == null || !handler.offer(connection.peer(), unaccepted.rewind())) {
        order.skipFirstHeld();
      } else {
        frames++;
        connection.unaccepted = null;
        order.resumeFirst();
        epoll.add(connection.socket().file(), order.slotOf(connection));
      }
    }
    return frames;
  }

  /**
   * Keeps a packet that the handler did not accept. The sender's socket is not read again until the
   * packet is accepted.
   */
  private void hold(PacketConnection connection, ByteBuffer frame) throws ErrnoException {
    ByteBuffer copy = ByteBuffer.allocate(frame.remaining()).put(frame).flip();
    connection.unaccepted = copy.asReadOnlyBuffer().order(ByteOrder.LITTLE_ENDIAN);
    order.hold(connection);
    epoll.remove(connection.socket().file());
  }

  /**
   * Receives the next packet of the only sender ahead of the poll that delivers it.
   *
   * @return whether a packet or the end of the connection was received
   */
  boolean fetch() {
    PacketConnection connection = order.only();
    fetchedLength = connection == null ? -1 : reader.receiveOne(connection);
    fetchedFrom = fetchedLength < 0 ? null : connection;
    return fetchedFrom != null;
  }

  private int serveFetched(FrameHandler handler) throws ErrnoException {
    PacketConnection connection = fetchedFrom;
    fetchedFrom = null;
    return connection == null ? 0 : process(connection, fetchedLength, handler);
  }

  private void addAdmitted(FrameHandler handler) throws ErrnoException {
    for (PacketConnection next = registry.pollAdmitted();
        next != null;
        next = registry.pollAdmitted()) {
      epoll.add(next.socket().file(), order.nextSlot());
      order.add(next);
      handler.onJoined(next.peer(), next.process());
    }
  }

  /** Receives the remaining packets of senders that have gone. */
  private int drainDeparted(FrameHandler handler, int limit) throws ErrnoException {
    int frames = 0;
    for (int slot = 0; slot < order.slots() && frames < limit; slot++) {
      PacketConnection connection = order.at(slot);
      if (connection != null && isDeparting(connection)) {
        frames += serve(connection, handler, limit - frames);
      }
    }
    return frames;
  }

  /** Returns whether a sender has gone whose remaining packets can be received now. */
  boolean hasDeparting() {
    if (!registry.hasDeparting()) {
      return false;
    }
    for (int slot = 0; slot < order.slots(); slot++) {
      PacketConnection connection = order.at(slot);
      if (connection != null && isDeparting(connection)) {
        return true;
      }
    }
    return false;
  }

  /**
   * Returns whether packets have been received that the next poll delivers, because the handler has
   * thrown an exception before it got them.
   */
  boolean hasReceived() {
    PacketConnection owner = reader.owner();
    return owner != null && !owner.isHeld();
  }

  private static boolean isDeparting(PacketConnection connection) {
    return connection.isMarkedGone() && !connection.isHeld();
  }

  @Override
  public int serve(PacketConnection connection, FrameHandler handler, int limit)
      throws ErrnoException {
    int frames = 0;
    int length = 0;
    int packets = 0;
    int most = limit + MAX_DISCARDED;
    while (length >= 0 && frames < limit && packets < most && isServed(connection)) {
      length = reader.receive(connection, limit - frames, packets > 0);
      frames += length < 0 ? 0 : process(connection, length, handler);
      packets++;
    }
    if (frames > 0 && isServed(connection)) {
      order.noteActive(connection);
    }
    if ((frames == limit || packets == most) && isServed(connection)) {
      order.enqueue(connection); // there may be more packets
    }
    return frames;
  }

  private boolean isServed(PacketConnection connection) {
    return order.contains(connection) && !connection.isHeld();
  }

  /** Processes a received packet, or the end of the connection. */
  private int process(PacketConnection connection, int length, FrameHandler handler)
      throws ErrnoException {
    if (length == PacketConnection.END) {
      remove(connection, handler);
      return 0;
    }
    return deliver(connection, length, handler);
  }

  private int deliver(PacketConnection connection, int length, FrameHandler handler)
      throws ErrnoException {
    PacketBuffer packet = reader.packet();
    boolean raw = terms.wire() == WireFormat.RAW;
    if (raw ? !packet.isTruncated(length) : packet.isFrame(length, connection.number())) {
      if (!handler.offer(connection.peer(), packet.view(length))) {
        hold(connection, packet.view(length));
        return 0;
      }
      if (!raw && packet.isLeave()) {
        remove(connection, handler);
      }
      return 1;
    }
    if (raw) {
      handler.onDiscarded(connection.peer(), "a packet is longer than max-message-size");
    } else {
      handler.onDiscarded(connection.peer(), "a packet is not a frame of its sender");
      remove(connection, handler);
    }
    return 0;
  }

  private void remove(PacketConnection connection, FrameHandler handler) {
    order.remove(connection);
    reader.discard(connection);
    registry.remove(connection);
    handler.onLeft(connection.peer(), false);
  }

  /**
   * Returns the descriptor of the only sender. Returns null if that sender is held, if there are
   * several senders, or if there is none.
   */
  @Nullable OpenFile only() {
    PacketConnection connection = order.only();
    return connection == null ? null : connection.socket().file();
  }
}
