package io.github.linuxipc.socket.packet;

import io.github.linuxipc.channel.PeerCredentials;
import io.github.linuxipc.posix.Poll;
import io.github.linuxipc.socket.handshake.HandshakeStatus;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * The senders of one receiver, from admission until they have left. The doorkeeper adds, the
 * polling thread removes; anybody may ask.
 */
final class PacketRegistry implements PeerCredentials {
  private final int maxSenders;
  private volatile int departing;
  private final List<PacketConnection> present = new CopyOnWriteArrayList<>();
  private final ConcurrentMap<Integer, PacketConnection> byNumber = new ConcurrentHashMap<>();
  private final ConcurrentLinkedQueue<PacketConnection> entered = new ConcurrentLinkedQueue<>();

  PacketRegistry(int maxSenders) {
    this.maxSenders = maxSenders;
  }

  /**
   * Gives a sender a place. Those that have gone, but whose packets were not all taken, do not
   * count unless there are very many of them. Called by the doorkeeper alone.
   *
   * @param asking what it asks the kernel with
   */
  HandshakeStatus admit(PacketConnection guest, Poll asking) {
    if ((present.size() >= maxSenders && living(asking) >= maxSenders)
        || present.size() >= 2L * maxSenders) {
      return HandshakeStatus.TOO_MANY_SENDERS;
    }
    PacketConnection namesake = byNumber.get(guest.number());
    if (namesake != null && !namesake.user().equals(guest.user())) {
      return HandshakeStatus.SENDER_NUMBER_TAKEN;
    }
    present.add(guest);
    byNumber.put(guest.number(), guest);
    return HandshakeStatus.OK;
  }

  private long living(Poll asking) {
    return present.stream().filter(guest -> !guest.hasGone(asking)).count();
  }

  /** Notes that a sender has gone that the polling thread does not see going. */
  synchronized void noteGone(PacketConnection guest) {
    if (!guest.isClosed() && !guest.isNotedGone()) {
      guest.markGone();
      departing++;
    }
  }

  /** Whether senders were {@linkplain #noteGone noted} of whom leave is to be taken. */
  boolean hasDeparting() {
    return departing > 0;
  }

  /** Leaves a sender that has its place to the polling thread. */
  void publishAdmitted(PacketConnection guest) {
    entered.add(guest);
  }

  /** The next sender that the polling thread has not met, or null. */
  @Nullable PacketConnection pollAdmitted() {
    return entered.poll();
  }

  boolean hasAdmitted() {
    return !entered.isEmpty();
  }

  /** Takes leave of a sender. */
  synchronized void remove(PacketConnection guest) {
    if (guest.isNotedGone() && !guest.isClosed()) {
      departing--;
    }
    guest.close();
    present.remove(guest);
    byNumber.remove(guest.number(), guest);
  }

  /** Takes leave of all. */
  void removeAll(boolean goodbye) {
    for (PacketConnection guest : present) {
      if (goodbye) {
        guest.sendClose();
      }
      remove(guest);
    }
    entered.clear();
  }

  @Override
  public Optional<String> userOf(long senderId) {
    return Optional.ofNullable(byNumber.get((int) senderId)).map(PacketConnection::user);
  }
}
