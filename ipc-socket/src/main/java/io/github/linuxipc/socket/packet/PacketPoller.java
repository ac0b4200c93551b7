package io.github.linuxipc.socket.packet;

import io.github.linuxipc.posix.Epoll;
import io.github.linuxipc.posix.ErrnoException;
import io.github.linuxipc.posix.OpenFile;
import io.github.linuxipc.socket.handshake.SocketLimits;
import io.github.linuxipc.spi.ChannelParameters;
import io.github.linuxipc.spi.FrameHandler;
import io.github.linuxipc.spi.WireFormat;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Polls the admitted senders fairly. The sender that was active last is simply read again. The
 * kernel is asked which sockets are ready only if that read finds nothing, or after a bounded
 * number of polls or packets, so that no sender starves. Used by the polling thread alone.
 */
final class PacketPoller {

  private final PacketRegistry registry;
  private final Epoll epoll;
  private final ChannelParameters terms;
  private final PacketBuffer packet;
  private @Nullable PacketConnection[] slots = new PacketConnection[8];
  private int occupied;
  private int last = -1;
  private int pollsSinceSelect;
  private int packetsSinceSelect;
  private final ArrayDeque<PacketConnection> ready = new ArrayDeque<>();

  /**
   * Senders whose last packet the handler did not accept. They are not in the epoll set meanwhile.
   */
  private final List<PacketConnection> held = new ArrayList<>();

  /** The slot of the sender whose packet was received ahead, or -1 if there is none. */
  private int fetchedFrom = -1;

  private int fetchedLength;

  PacketPoller(PacketRegistry registry, Epoll epoll, ChannelParameters terms) {
    this.registry = registry;
    this.epoll = epoll;
    this.terms = terms;
    this.packet = new PacketBuffer(terms);
  }

  int poll(FrameHandler handler, int limit) throws ErrnoException {
    int fetched = serveFetched(handler);
    if (fetched > 0) {
      return fetched;
    }
    if (registry.hasAdmitted()) {
      addAdmitted(handler);
    }
    int frames = held.isEmpty() ? 0 : offerAgain(handler, limit);
    if (registry.hasDeparting() && frames < limit) {
      frames += drainDeparted(handler, limit - frames);
    }
    return frames > 0 ? frames : serveFairly(handler, limit);
  }

  private int serveFairly(FrameHandler handler, int limit) throws ErrnoException {
    boolean several = occupied > 1;
    if (several
        && (++pollsSinceSelect > SocketLimits.MAX_POLLS_WITHOUT_SELECT
            || packetsSinceSelect >= SocketLimits.MAX_FRAMES_WITHOUT_SELECT)) {
      select(); // even if some senders are always ready: they must not starve the others
    }
    if (ready.isEmpty()) {
      enqueueLast();
    }
    int frames = serveReady(handler, limit);
    if (frames == 0 && several && pollsSinceSelect > 0) {
      last = -1;
      select();
      frames = serveReady(handler, limit);
    }
    packetsSinceSelect += frames;
    return frames;
  }

  private void select() throws ErrnoException {
    pollsSinceSelect = 0;
    packetsSinceSelect = 0;
    int count = epoll.ready();
    for (int i = 0; i < count; i++) {
      enqueue(slots[(int) epoll.key(i)]);
    }
  }

  /** Enqueues the sender that was active last, or the only one. */
  private void enqueueLast() {
    last = last < 0 && occupied == 1 ? onlySlot() : last;
    if (last >= 0) {
      enqueue(slots[last]);
    }
  }

  private void enqueue(@Nullable PacketConnection connection) {
    if (connection != null && !connection.queued && connection.unaccepted == null) {
      connection.queued = true;
      ready.addLast(connection);
    }
  }

  /** Serves each queued sender once, so that the loop ends even if senders are faster than it. */
  private int serveReady(FrameHandler handler, int limit) throws ErrnoException {
    int frames = 0;
    for (int remaining = ready.size(); remaining > 0 && frames < limit; remaining--) {
      PacketConnection connection = ready.removeFirst();
      connection.queued = false;
      boolean more = true;
      try {
        int most = Math.min(limit - frames, SocketLimits.QUANTUM);
        int served = serve(connection, handler, most);
        frames += served;
        more = served == most;
      } finally {
        // Also if the handler threw, since there may be more packets.
        if (more && slots[connection.slot] == connection) {
          enqueue(connection);
        }
      }
    }
    return frames;
  }

  /** Offers the packets again that were not accepted, since memory may be available now. */
  private int offerAgain(FrameHandler handler, int limit) throws ErrnoException {
    int frames = 0;
    for (int i = held.size() - 1; i >= 0 && frames < limit; i--) {
      PacketConnection connection = held.get(i);
      ByteBuffer packet = connection.unaccepted;
      if (packet != null && handler.offer(connection.peer(), packet.rewind())) {
        frames++;
        connection.unaccepted = null;
        held.remove(i);
        epoll.add(connection.socket().file(), connection.slot);
        enqueue(connection);
      }
    }
    return frames;
  }

  /** Keeps a packet that was not accepted, and does not read its sender until it is. */
  private void hold(PacketConnection connection, ByteBuffer frame) throws ErrnoException {
    ByteBuffer copy = ByteBuffer.allocate(frame.remaining()).put(frame).flip();
    connection.unaccepted = copy.asReadOnlyBuffer();
    held.add(connection);
    epoll.remove(connection.socket().file());
    if (last == connection.slot) {
      last = -1;
    }
  }

  /**
   * Receives the next packet of the only sender ahead of the poll that delivers it.
   *
   * @return whether a packet or the end of the connection was received
   */
  boolean fetch() {
    PacketConnection connection = slots[last];
    fetchedLength = connection == null ? -1 : connection.receive(packet.memory());
    fetchedFrom = fetchedLength < 0 ? -1 : last;
    return fetchedFrom >= 0;
  }

  private int serveFetched(FrameHandler handler) throws ErrnoException {
    int slot = fetchedFrom;
    PacketConnection connection = slot < 0 ? null : slots[slot];
    fetchedFrom = -1;
    return connection == null ? 0 : process(connection, fetchedLength, handler);
  }

  private void addAdmitted(FrameHandler handler) throws ErrnoException {
    for (PacketConnection next = registry.pollAdmitted();
        next != null;
        next = registry.pollAdmitted()) {
      int slot = freeSlot();
      epoll.add(next.socket().file(), slot);
      next.slot = slot;
      slots[slot] = next;
      occupied++;
      last = occupied == 1 ? slot : -1;
      handler.onJoined(next.peer(), next.process());
    }
  }

  /** Receives the remaining packets of senders that have gone. */
  private int drainDeparted(FrameHandler handler, int limit) throws ErrnoException {
    int frames = 0;
    for (int slot = 0; slot < slots.length && frames < limit; slot++) {
      PacketConnection connection = slots[slot];
      if (connection != null && connection.isMarkedGone() && connection.unaccepted == null) {
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
    for (PacketConnection connection : slots) {
      if (connection != null && connection.isMarkedGone() && connection.unaccepted == null) {
        return true;
      }
    }
    return false;
  }

  private int freeSlot() {
    for (int slot = 0; slot < slots.length; slot++) {
      if (slots[slot] == null) {
        return slot;
      }
    }
    int first = slots.length;
    slots = Arrays.copyOf(slots, 2 * first);
    return first;
  }

  private int serve(PacketConnection connection, FrameHandler handler, int limit)
      throws ErrnoException {
    int frames = 0;
    while (frames < limit
        && slots[connection.slot] == connection
        && connection.unaccepted == null) {
      int length = connection.receive(packet.memory());
      if (length < 0) {
        break;
      }
      frames += process(connection, length, handler);
    }
    if (frames > 0 && slots[connection.slot] == connection && connection.unaccepted == null) {
      last = connection.slot;
    }
    return frames;
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
    slots[connection.slot] = null;
    occupied--;
    last = occupied == 1 ? onlySlot() : -1;
    registry.remove(connection);
    handler.onLeft(connection.peer(), false);
  }

  private int onlySlot() {
    for (int slot = 0; slot < slots.length; slot++) {
      if (slots[slot] != null) {
        return slot;
      }
    }
    return -1;
  }

  /**
   * Returns the descriptor of the only sender, or null if it must not be read now or there are
   * several senders.
   */
  @Nullable OpenFile only() {
    PacketConnection connection = occupied == 1 && last >= 0 ? slots[last] : null;
    return connection == null || connection.unaccepted != null ? null : connection.socket().file();
  }
}
