package io.github.linuxipc.socket.packet;

import io.github.linuxipc.posix.Epoll;
import io.github.linuxipc.posix.ErrnoException;
import io.github.linuxipc.posix.OpenFile;
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
 * The admitted senders, served in turn. The one that was heard last is simply asked again, and the
 * kernel asked who has something only when that brings nothing, or after a few times so that nobody
 * starves. Used by the polling thread alone.
 */
final class PacketPoller {
  /** How many senders the kernel tells of at a time. */
  static final int MOST_AT_ONCE = 64;

  /** The most polls in a row that do not ask the kernel who has something. */
  private static final int MOST_GUESSES = 8;

  /** The most packets of one sender before the next one's turn. */
  private static final int QUANTUM = 64;

  /** After so many packets the kernel is asked, too. */
  private static final int MOST_UNASKED = 4 * QUANTUM;

  private final PacketRegistry guests;
  private final Epoll epoll;
  private final ChannelParameters terms;
  private final PacketBuffer packet;
  private @Nullable PacketConnection[] slots = new PacketConnection[8];
  private int seated;
  private int last = -1;
  private int pollsSinceAsked;
  private int packetsSinceAsked;
  private final ArrayDeque<PacketConnection> ready = new ArrayDeque<>();

  /** Those of whom a packet was not taken; the kernel does not tell of them meanwhile. */
  private final List<PacketConnection> held = new ArrayList<>();

  /** Whose packet was received ahead; -1 if none was. */
  private int fetchedFrom = -1;

  private int fetchedLength;

  PacketPoller(PacketRegistry guests, Epoll epoll, ChannelParameters terms) {
    this.guests = guests;
    this.epoll = epoll;
    this.terms = terms;
    this.packet = new PacketBuffer(terms);
  }

  int poll(FrameHandler handler, int limit) throws ErrnoException {
    int fetched = serveFetched(handler);
    if (fetched > 0) {
      return fetched;
    }
    if (guests.hasAdmitted()) {
      addAdmitted(handler);
    }
    int frames = held.isEmpty() ? 0 : offerAgain(handler, limit);
    if (guests.hasDeparting() && frames < limit) {
      frames += drainDeparted(handler, limit - frames);
    }
    return frames > 0 ? frames : serveInTurn(handler, limit);
  }

  private int serveInTurn(FrameHandler handler, int limit) throws ErrnoException {
    boolean several = seated > 1;
    if (several && (++pollsSinceAsked > MOST_GUESSES || packetsSinceAsked >= MOST_UNASKED)) {
      ask(); // even while some always have more: they must not keep us from the others
    }
    if (ready.isEmpty()) {
      guess();
    }
    int frames = serveAll(handler, limit);
    if (frames == 0 && several && pollsSinceAsked > 0) {
      last = -1;
      ask();
      frames = serveAll(handler, limit);
    }
    packetsSinceAsked += frames;
    return frames;
  }

  private void ask() throws ErrnoException {
    pollsSinceAsked = 0;
    packetsSinceAsked = 0;
    int count = epoll.ready();
    for (int i = 0; i < count; i++) {
      queue(slots[(int) epoll.key(i)]);
    }
  }

  /** Puts the sender that was heard last, or is the only one, into the ring. */
  private void guess() {
    last = last < 0 && seated == 1 ? onlySeat() : last;
    if (last >= 0) {
      queue(slots[last]);
    }
  }

  private void queue(@Nullable PacketConnection guest) {
    if (guest != null && !guest.queued && guest.refused == null) {
      guest.queued = true;
      ready.addLast(guest);
    }
  }

  /** Serves everybody in the ring once, so that it ends although senders may be faster. */
  private int serveAll(FrameHandler handler, int limit) throws ErrnoException {
    int frames = 0;
    for (int turns = ready.size(); turns > 0 && frames < limit; turns--) {
      PacketConnection guest = ready.removeFirst();
      guest.queued = false;
      boolean more = true;
      try {
        int most = Math.min(limit - frames, QUANTUM);
        int served = serve(guest, handler, most);
        frames += served;
        more = served == most;
      } finally {
        if (more && slots[guest.seat] == guest) { // or its handler threw, and there may be more
          queue(guest);
        }
      }
    }
    return frames;
  }

  /** Offers once more what was not taken, for there may be memory now. */
  private int offerAgain(FrameHandler handler, int limit) throws ErrnoException {
    int frames = 0;
    for (int i = held.size() - 1; i >= 0 && frames < limit; i--) {
      PacketConnection guest = held.get(i);
      ByteBuffer packet = guest.refused;
      if (packet != null && handler.offer(guest.peer(), packet.rewind())) {
        frames++;
        guest.refused = null;
        held.remove(i);
        epoll.add(guest.socket().file(), guest.seat);
        queue(guest);
      }
    }
    return frames;
  }

  /** Keeps a packet that was not taken, and lets its sender alone until it is. */
  private void hold(PacketConnection guest, ByteBuffer frame) throws ErrnoException {
    ByteBuffer copy = ByteBuffer.allocate(frame.remaining()).put(frame).flip();
    guest.refused = copy.asReadOnlyBuffer();
    held.add(guest);
    epoll.remove(guest.socket().file());
    if (last == guest.seat) {
      last = -1;
    }
  }

  /**
   * Receives the next packet of the only sender ahead of the poll that hands it over.
   *
   * @return whether there is one, or the sender has gone
   */
  boolean fetch() {
    PacketConnection guest = slots[last];
    fetchedLength = guest == null ? -1 : guest.receive(packet.memory());
    fetchedFrom = fetchedLength < 0 ? -1 : last;
    return fetchedFrom >= 0;
  }

  private int serveFetched(FrameHandler handler) throws ErrnoException {
    int seat = fetchedFrom;
    PacketConnection guest = seat < 0 ? null : slots[seat];
    fetchedFrom = -1;
    return guest == null ? 0 : take(guest, fetchedLength, handler);
  }

  private void addAdmitted(FrameHandler handler) throws ErrnoException {
    for (PacketConnection next = guests.pollAdmitted();
        next != null;
        next = guests.pollAdmitted()) {
      int seat = freeSeat();
      epoll.add(next.socket().file(), seat);
      next.seat = seat;
      slots[seat] = next;
      seated++;
      last = seated == 1 ? seat : -1;
      handler.onJoined(next.peer(), next.process());
    }
  }

  /** Takes what is left of senders that have gone. */
  private int drainDeparted(FrameHandler handler, int limit) throws ErrnoException {
    int frames = 0;
    for (int seat = 0; seat < slots.length && frames < limit; seat++) {
      PacketConnection guest = slots[seat];
      if (guest != null && guest.isNotedGone() && guest.refused == null) {
        frames += serve(guest, handler, limit - frames);
      }
    }
    return frames;
  }

  /** Whether there are senders that have gone and of whom leave can be taken now. */
  boolean hasDeparting() {
    if (!guests.hasDeparting()) {
      return false;
    }
    for (PacketConnection guest : slots) {
      if (guest != null && guest.isNotedGone() && guest.refused == null) {
        return true;
      }
    }
    return false;
  }

  private int freeSeat() {
    for (int seat = 0; seat < slots.length; seat++) {
      if (slots[seat] == null) {
        return seat;
      }
    }
    int first = slots.length;
    slots = Arrays.copyOf(slots, 2 * first);
    return first;
  }

  private int serve(PacketConnection guest, FrameHandler handler, int limit) throws ErrnoException {
    int frames = 0;
    while (frames < limit && slots[guest.seat] == guest && guest.refused == null) {
      int length = guest.receive(packet.memory());
      if (length < 0) {
        break;
      }
      frames += take(guest, length, handler);
    }
    if (frames > 0 && slots[guest.seat] == guest && guest.refused == null) {
      last = guest.seat;
    }
    return frames;
  }

  /** Takes what was received, which may be the end. */
  private int take(PacketConnection guest, int length, FrameHandler handler) throws ErrnoException {
    if (length == PacketConnection.END) {
      remove(guest, handler);
      return 0;
    }
    return deliver(guest, length, handler);
  }

  private int deliver(PacketConnection guest, int length, FrameHandler handler)
      throws ErrnoException {
    boolean raw = terms.wire() == WireFormat.RAW;
    if (raw ? !packet.isCut(length) : packet.isFrame(length, guest.number())) {
      if (!handler.offer(guest.peer(), packet.view(length))) {
        hold(guest, packet.view(length));
        return 0;
      }
      if (!raw && packet.isGoodbye()) {
        remove(guest, handler);
      }
      return 1;
    }
    if (raw) {
      handler.onDiscarded(guest.peer(), "a packet is longer than max-message-size");
    } else {
      handler.onDiscarded(guest.peer(), "a packet that is no frame of its sender's");
      remove(guest, handler);
    }
    return 0;
  }

  private void remove(PacketConnection guest, FrameHandler handler) {
    slots[guest.seat] = null;
    seated--;
    last = seated == 1 ? onlySeat() : -1;
    guests.remove(guest);
    handler.onLeft(guest.peer(), false);
  }

  private int onlySeat() {
    for (int seat = 0; seat < slots.length; seat++) {
      if (slots[seat] != null) {
        return seat;
      }
    }
    return -1;
  }

  /** The descriptor of the only sender, or null if it is not to be read or there are several. */
  @Nullable OpenFile only() {
    PacketConnection guest = seated == 1 && last >= 0 ? slots[last] : null;
    return guest == null || guest.refused != null ? null : guest.socket().file();
  }
}
