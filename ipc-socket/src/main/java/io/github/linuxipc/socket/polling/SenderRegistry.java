package io.github.linuxipc.socket.polling;

import io.github.linuxipc.channel.PeerCredentials;
import io.github.linuxipc.socket.handshake.HandshakeStatus;
import java.util.Iterator;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The admitted senders of one receiver, until they have left. The acceptor adds senders, and the
 * polling thread removes them. Any thread may query them.
 *
 * @param <S> the senders
 */
public final class SenderRegistry<S extends AdmittedSender> implements PeerCredentials {
  private final int maxSenders;
  private final Set<S> registered = ConcurrentHashMap.newKeySet();
  private final ConcurrentMap<Integer, S> byNumber = new ConcurrentHashMap<>();
  private final ConcurrentLinkedQueue<S> admitted = new ConcurrentLinkedQueue<>();
  private volatile int departing;

  /**
   * Creates an empty registry.
   *
   * @param maxSenders how many senders may be connected at a time
   */
  public SenderRegistry(int maxSenders) {
    this.maxSenders = maxSenders;
  }

  /**
   * Registers a sender if a slot is free. A sender that has gone does not count, even if not
   * everything that it sent has been received. In no case are more than twice {@code maxSenders}
   * senders registered. Called by the acceptor alone.
   *
   * @param sender the sender
   * @param hasGone returns whether a registered sender has gone
   * @return {@link HandshakeStatus#OK}, or why the sender was not registered
   */
  public HandshakeStatus reserve(S sender, Predicate<? super S> hasGone) {
    if ((registered.size() >= maxSenders && countAlive(hasGone) >= maxSenders)
        || registered.size() >= 2L * maxSenders) {
      return HandshakeStatus.TOO_MANY_SENDERS;
    }
    S sameNumber = byNumber.get(sender.number());
    if (sameNumber != null && !sameNumber.user().equals(sender.user())) {
      return HandshakeStatus.SENDER_NUMBER_TAKEN;
    }
    registered.add(sender);
    byNumber.put(sender.number(), sender);
    return HandshakeStatus.OK;
  }

  private long countAlive(Predicate<? super S> hasGone) {
    return registered.stream().filter(sender -> !hasGone.test(sender)).count();
  }

  /**
   * Hands a registered sender over to the polling thread.
   *
   * @param sender the sender
   */
  public void publishAdmitted(S sender) {
    admitted.add(sender);
  }

  /**
   * Takes the next sender that the polling thread has not seen yet.
   *
   * @return the sender, or null if there is none
   */
  public @Nullable S pollAdmitted() {
    return admitted.poll();
  }

  /**
   * Returns whether there are senders that the polling thread has not seen yet.
   *
   * @return whether there are
   */
  public boolean hasAdmitted() {
    return !admitted.isEmpty();
  }

  /**
   * Returns the senders that the polling thread has not seen yet.
   *
   * @return an iterator over them
   */
  public Iterator<S> admitted() {
    return admitted.iterator();
  }

  /**
   * Marks a sender that has gone, even if not everything that it sent has been received. Does
   * nothing if it has been removed.
   *
   * @param sender the sender
   */
  public synchronized void markGone(S sender) {
    if (!sender.isMarkedGone() && registered.contains(sender)) {
      sender.markGone();
      departing++;
    }
  }

  /**
   * Returns whether senders that were {@linkplain #markGone marked} are still to be removed.
   *
   * @return whether there are any
   */
  public boolean hasDeparting() {
    return departing > 0;
  }

  /**
   * Closes and removes a sender.
   *
   * @param sender the sender
   */
  public synchronized void remove(S sender) {
    sender.close();
    if (registered.remove(sender) && sender.isMarkedGone()) {
      departing--;
    }
    byNumber.remove(sender.number(), sender);
  }

  /**
   * Asks all senders to stop. Those from which nothing more can come are {@linkplain #markGone
   * marked}. Called by the polling thread after the acceptor has stopped.
   */
  public void requestStop() {
    for (S sender : registered) {
      if (sender.requestStop()) {
        markGone(sender);
      }
    }
  }

  /**
   * Closes and removes all senders.
   *
   * @param closeNotice whether to send each a close notice
   */
  public void removeAll(boolean closeNotice) {
    for (S sender : registered) {
      if (closeNotice) {
        sender.sendClose();
      }
      remove(sender);
    }
    admitted.clear();
  }

  @Override
  public Optional<String> userOf(long senderId) {
    return Optional.ofNullable(byNumber.get((int) senderId)).map(AdmittedSender::user);
  }
}
