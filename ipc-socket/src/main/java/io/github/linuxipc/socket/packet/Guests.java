package io.github.linuxipc.socket.packet;

import io.github.linuxipc.channel.PeerCredentials;
import io.github.linuxipc.posix.PollWait;
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
final class Guests implements PeerCredentials {
  private final int maxSenders;
  private volatile int departing;
  private final List<Guest> present = new CopyOnWriteArrayList<>();
  private final ConcurrentMap<Integer, Guest> byNumber = new ConcurrentHashMap<>();
  private final ConcurrentLinkedQueue<Guest> entered = new ConcurrentLinkedQueue<>();

  Guests(int maxSenders) {
    this.maxSenders = maxSenders;
  }

  /**
   * Gives a sender a place. Those that have gone, but whose packets were not all taken, do not
   * count unless there are very many of them. Called by the doorkeeper alone.
   *
   * @param asking what it asks the kernel with
   */
  HandshakeStatus admit(Guest guest, PollWait asking) {
    if ((present.size() >= maxSenders && living(asking) >= maxSenders)
        || present.size() >= 2L * maxSenders) {
      return HandshakeStatus.TOO_MANY_SENDERS;
    }
    Guest namesake = byNumber.get(guest.number());
    if (namesake != null && !namesake.user().equals(guest.user())) {
      return HandshakeStatus.SENDER_NUMBER_TAKEN;
    }
    present.add(guest);
    byNumber.put(guest.number(), guest);
    return HandshakeStatus.OK;
  }

  private long living(PollWait asking) {
    return present.stream().filter(guest -> !guest.hasGone(asking)).count();
  }

  /** Notes that a sender has gone that the polling thread does not see going. */
  synchronized void noteGone(Guest guest) {
    if (!guest.isClosed() && !guest.isNotedGone()) {
      guest.noteGone();
      departing++;
    }
  }

  /** Whether senders were {@linkplain #noteGone noted} of whom leave is to be taken. */
  boolean hasDeparting() {
    return departing > 0;
  }

  /** Leaves a sender that has its place to the polling thread. */
  void enter(Guest guest) {
    entered.add(guest);
  }

  /** The next sender that the polling thread has not met, or null. */
  @Nullable Guest next() {
    return entered.poll();
  }

  boolean hasNext() {
    return !entered.isEmpty();
  }

  /** Takes leave of a sender. */
  synchronized void dismiss(Guest guest) {
    if (guest.isNotedGone() && !guest.isClosed()) {
      departing--;
    }
    guest.close();
    present.remove(guest);
    byNumber.remove(guest.number(), guest);
  }

  /** Takes leave of all. */
  void dismissAll(boolean goodbye) {
    for (Guest guest : present) {
      if (goodbye) {
        guest.sayGoodbye();
      }
      dismiss(guest);
    }
    entered.clear();
  }

  @Override
  public Optional<String> userOf(long senderId) {
    return Optional.ofNullable(byNumber.get((int) senderId)).map(Guest::user);
  }
}
