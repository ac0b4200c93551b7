package io.github.linuxipc.socket.packet;

import io.github.linuxipc.posix.Epoll;
import io.github.linuxipc.posix.ErrnoException;
import io.github.linuxipc.posix.OpenFile;
import io.github.linuxipc.spi.FrameHandler;
import io.github.linuxipc.spi.Terms;
import io.github.linuxipc.spi.Wire;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The admitted senders, served in turn. The one that was heard last is simply asked again, and the
 * kernel asked who has something only when that brings nothing, or after a few times so that nobody
 * starves. Used by the polling thread alone.
 */
final class Table {
  /** How many senders the kernel tells of at a time. */
  static final int MOST_AT_ONCE = 64;

  /** The most polls in a row that do not ask the kernel who has something. */
  private static final int MOST_GUESSES = 8;

  /** The most packets of one sender before the next one's turn. */
  private static final int QUANTUM = 256;

  private final Guests guests;
  private final Epoll epoll;
  private final Terms terms;
  private final PacketBuffer packet;
  private @Nullable Guest[] seats = new Guest[8];
  private int seated;
  private int last = -1;
  private int pollsSinceAsked;

  /** Whose packet was received ahead; -1 if none was. */
  private int fetchedFrom = -1;

  private int fetchedLength;

  Table(Guests guests, Epoll epoll, Terms terms) {
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
    if (guests.hasNext()) {
      meet(handler);
    }
    if (guests.hasDeparting()) {
      return seeOff(handler, limit);
    }
    int frames = 0;
    boolean ask = seated > 1 && (last < 0 || ++pollsSinceAsked > MOST_GUESSES);
    if (!ask && last >= 0) {
      frames = serve(last, handler, Math.min(limit, seated > 1 ? QUANTUM : limit));
      ask = frames == 0;
    }
    return ask && seated > 0 ? serveReady(handler, limit) : frames;
  }

  /**
   * Receives the next packet of the only sender ahead of the poll that hands it over.
   *
   * @return whether there is one, or the sender has gone
   */
  boolean fetch() {
    Guest guest = seats[last];
    fetchedLength = guest == null ? -1 : guest.receive(packet.memory());
    fetchedFrom = fetchedLength < 0 ? -1 : last;
    return fetchedFrom >= 0;
  }

  private int serveFetched(FrameHandler handler) {
    int seat = fetchedFrom;
    Guest guest = seat < 0 ? null : seats[seat];
    fetchedFrom = -1;
    return guest == null ? 0 : take(seat, guest, fetchedLength, handler);
  }

  private void meet(FrameHandler handler) throws ErrnoException {
    for (Guest next = guests.next(); next != null; next = guests.next()) {
      int seat = freeSeat();
      epoll.add(next.socket().file(), seat);
      seats[seat] = next;
      seated++;
      last = seated == 1 ? seat : -1;
      handler.onJoined(next.peer(), next.process());
    }
  }

  /** Takes what is left of senders that have gone. */
  private int seeOff(FrameHandler handler, int limit) {
    int frames = 0;
    for (int seat = 0; seat < seats.length && frames < limit; seat++) {
      Guest guest = seats[seat];
      if (guest != null && guest.isNotedGone()) {
        frames += serve(seat, handler, limit - frames);
      }
    }
    return frames;
  }

  private int freeSeat() {
    for (int seat = 0; seat < seats.length; seat++) {
      if (seats[seat] == null) {
        return seat;
      }
    }
    int first = seats.length;
    seats = Arrays.copyOf(seats, 2 * first);
    return first;
  }

  /** Serves everybody who has something once, so that it ends although senders may be faster. */
  private int serveReady(FrameHandler handler, int limit) throws ErrnoException {
    pollsSinceAsked = 0;
    int frames = 0;
    int ready = epoll.ready();
    for (int i = 0; i < ready && frames < limit; i++) {
      frames += serve((int) epoll.key(i), handler, Math.min(limit - frames, QUANTUM));
    }
    return frames;
  }

  private int serve(int seat, FrameHandler handler, int limit) {
    Guest guest = seats[seat];
    if (guest == null) {
      return 0;
    }
    int frames = 0;
    while (frames < limit) {
      int length = guest.receive(packet.memory());
      if (length < 0) {
        break;
      }
      frames += take(seat, guest, length, handler);
      if (seats[seat] == null) {
        break;
      }
    }
    if (frames > 0 && seats[seat] != null) {
      last = seat;
    }
    return frames;
  }

  /** Takes what was received, which may be the end. */
  private int take(int seat, Guest guest, int length, FrameHandler handler) {
    if (length == Guest.END) {
      leave(seat, guest, handler);
      return 0;
    }
    return hand(seat, guest, length, handler);
  }

  private int hand(int seat, Guest guest, int length, FrameHandler handler) {
    boolean raw = terms.wire() == Wire.RAW;
    if (raw ? !packet.isCut(length) : packet.isFrame(length, guest.number())) {
      handler.onFrame(guest.peer(), packet.view(length));
      if (!raw && packet.isGoodbye()) {
        leave(seat, guest, handler);
      }
      return 1;
    }
    if (raw) {
      handler.onSkipped(guest.peer(), "a packet is longer than max-message-size");
    } else {
      handler.onSkipped(guest.peer(), "a packet that is no frame of its sender's");
      leave(seat, guest, handler);
    }
    return 0;
  }

  private void leave(int seat, Guest guest, FrameHandler handler) {
    seats[seat] = null;
    seated--;
    last = seated == 1 ? onlySeat() : -1;
    guests.dismiss(guest);
    handler.onLeft(guest.peer(), false);
  }

  private int onlySeat() {
    for (int seat = 0; seat < seats.length; seat++) {
      if (seats[seat] != null) {
        return seat;
      }
    }
    return -1;
  }

  /** The descriptor of the only sender, or null if there are several or none. */
  @Nullable OpenFile only() {
    Guest guest = seated == 1 && last >= 0 ? seats[last] : null;
    return guest == null ? null : guest.socket().file();
  }
}
