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
 * The admitted senders of one receiver, until they have left. The acceptor adds them, the polling
 * thread removes them; any thread may query them.
 */
final class PacketRegistry implements PeerCredentials {
  private final int maxSenders;
  private volatile int departing;
  private final List<PacketConnection> registered = new CopyOnWriteArrayList<>();
  private final ConcurrentMap<Integer, PacketConnection> byNumber = new ConcurrentHashMap<>();
  private final ConcurrentLinkedQueue<PacketConnection> admitted = new ConcurrentLinkedQueue<>();

  PacketRegistry(int maxSenders) {
    this.maxSenders = maxSenders;
  }

  /**
   * Registers a sender if a slot is free. Senders that have gone, but whose packets have not all
   * been received, do not count, unless there are very many of them. Called by the acceptor alone.
   *
   * @param poll used to query the kernel
   */
  HandshakeStatus admit(PacketConnection connection, Poll poll) {
    if ((registered.size() >= maxSenders && countAlive(poll) >= maxSenders)
        || registered.size() >= 2L * maxSenders) {
      return HandshakeStatus.TOO_MANY_SENDERS;
    }
    PacketConnection sameNumber = byNumber.get(connection.number());
    if (sameNumber != null && !sameNumber.user().equals(connection.user())) {
      return HandshakeStatus.SENDER_NUMBER_TAKEN;
    }
    registered.add(connection);
    byNumber.put(connection.number(), connection);
    return HandshakeStatus.OK;
  }

  private long countAlive(Poll poll) {
    return registered.stream().filter(connection -> !connection.hasGone(poll)).count();
  }

  /** Marks a sender that has gone, because the polling thread does not detect it itself. */
  synchronized void markGone(PacketConnection connection) {
    if (!connection.isClosed() && !connection.isMarkedGone()) {
      connection.markGone();
      departing++;
    }
  }

  /** Returns whether senders that were {@linkplain #markGone marked} are still to be removed. */
  boolean hasDeparting() {
    return departing > 0;
  }

  /** Hands a registered sender over to the polling thread. */
  void publishAdmitted(PacketConnection connection) {
    admitted.add(connection);
  }

  /** Returns the next sender that the polling thread has not seen yet, or null. */
  @Nullable PacketConnection pollAdmitted() {
    return admitted.poll();
  }

  boolean hasAdmitted() {
    return !admitted.isEmpty();
  }

  /** Closes and removes a sender. */
  synchronized void remove(PacketConnection connection) {
    if (connection.isMarkedGone() && !connection.isClosed()) {
      departing--;
    }
    connection.close();
    registered.remove(connection);
    byNumber.remove(connection.number(), connection);
  }

  /** Closes and removes all senders, with or without a close notice. */
  void removeAll(boolean closeNotice) {
    for (PacketConnection connection : registered) {
      if (closeNotice) {
        connection.sendClose();
      }
      remove(connection);
    }
    admitted.clear();
  }

  @Override
  public Optional<String> userOf(long senderId) {
    return Optional.ofNullable(byNumber.get((int) senderId)).map(PacketConnection::user);
  }
}
