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
 * The senders of one receiver, from admission until they have left. The acceptor adds, the poller
 * removes; anybody may ask.
 */
final class SenderRegistry implements PeerCredentials {
  private final int maxSenders;
  private final AtomicInteger live = new AtomicInteger();
  private final AtomicInteger held = new AtomicInteger();
  private final ConcurrentMap<Integer, StreamConnection> byNumber = new ConcurrentHashMap<>();
  private final ConcurrentLinkedQueue<StreamConnection> entered = new ConcurrentLinkedQueue<>();

  SenderRegistry(int maxSenders) {
    this.maxSenders = maxSenders;
  }

  /**
   * Takes a place for a sender. Those that have gone, but were not read to the end, do not count
   * unless there are very many of them. Called by the acceptor alone.
   */
  HandshakeStatus reserve(StreamConnection sender) {
    if (live.get() >= maxSenders || held.get() >= 2L * maxSenders) {
      return HandshakeStatus.TOO_MANY_SENDERS;
    }
    StreamConnection namesake = byNumber.get(sender.number());
    if (namesake != null && !namesake.user().equals(sender.user())) {
      return HandshakeStatus.SENDER_NUMBER_TAKEN;
    }
    live.incrementAndGet();
    held.incrementAndGet();
    byNumber.put(sender.number(), sender);
    return HandshakeStatus.OK;
  }

  /** Leaves a sender with a place to the poller. */
  void enter(StreamConnection sender) {
    entered.add(sender);
  }

  /** The next sender that the poller has not met, or null. */
  @Nullable StreamConnection next() {
    return entered.poll();
  }

  boolean hasNext() {
    return !entered.isEmpty();
  }

  /** The senders that the poller has not met. */
  Iterator<StreamConnection> waiting() {
    return entered.iterator();
  }

  /** A sender has gone, though not all it sent may have been taken. */
  void gone() {
    live.decrementAndGet();
  }

  /** A sender has gone and nothing is left of it. */
  void left(StreamConnection sender) {
    held.decrementAndGet();
    byNumber.remove(sender.number(), sender);
  }

  @Override
  public Optional<String> userOf(long senderId) {
    return Optional.ofNullable(byNumber.get((int) senderId)).map(StreamConnection::user);
  }
}
