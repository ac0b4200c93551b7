package io.github.linuxipc.socket.stream;

import io.github.linuxipc.channel.PeerCredentials;
import io.github.linuxipc.socket.handshake.HandshakeStatus;
import java.util.Iterator;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The admitted senders of one receiver, until they have left. The acceptor adds them, the poller
 * removes them; any thread may query them.
 */
final class SenderRegistry implements PeerCredentials {
  private final int maxSenders;
  private final AtomicInteger alive = new AtomicInteger();
  private final AtomicInteger registered = new AtomicInteger();
  private final ConcurrentMap<Integer, StreamConnection> byNumber = new ConcurrentHashMap<>();
  private final ConcurrentLinkedQueue<StreamConnection> admitted = new ConcurrentLinkedQueue<>();

  SenderRegistry(int maxSenders) {
    this.maxSenders = maxSenders;
  }

  /**
   * Registers a sender if a slot is free. Senders that have gone, but whose bytes have not all been
   * read, do not count, unless there are very many of them. Called by the acceptor alone.
   */
  HandshakeStatus reserve(StreamConnection sender) {
    if (alive.get() >= maxSenders || registered.get() >= 2L * maxSenders) {
      return HandshakeStatus.TOO_MANY_SENDERS;
    }
    StreamConnection sameNumber = byNumber.get(sender.number());
    if (sameNumber != null && !sameNumber.user().equals(sender.user())) {
      return HandshakeStatus.SENDER_NUMBER_TAKEN;
    }
    alive.incrementAndGet();
    registered.incrementAndGet();
    byNumber.put(sender.number(), sender);
    return HandshakeStatus.OK;
  }

  /** Hands a registered sender over to the poller. */
  void publishAdmitted(StreamConnection sender) {
    admitted.add(sender);
  }

  /** Returns the next sender that the poller has not seen yet, or null. */
  @Nullable StreamConnection pollAdmitted() {
    return admitted.poll();
  }

  boolean hasAdmitted() {
    return !admitted.isEmpty();
  }

  /** Returns the senders that the poller has not seen yet. */
  Iterator<StreamConnection> admitted() {
    return admitted.iterator();
  }

  /** Counts a sender as gone, even if not all of its bytes have been read. */
  void markGone() {
    alive.decrementAndGet();
  }

  /** Removes a sender that has gone, after all of its bytes have been read. */
  void remove(StreamConnection sender) {
    registered.decrementAndGet();
    byNumber.remove(sender.number(), sender);
  }

  @Override
  public Optional<String> userOf(long senderId) {
    return Optional.ofNullable(byNumber.get((int) senderId)).map(StreamConnection::user);
  }
}
