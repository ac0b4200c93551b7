package io.github.linuxipc.socket.polling;

import io.github.linuxipc.socket.handshake.HandshakeStatus;
import io.github.linuxipc.spi.ChannelParameters;
import io.github.linuxipc.spi.Cleanup;
import io.github.linuxipc.spi.LinkContext;
import io.github.linuxipc.support.connect.LogRateLimiter;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Numbers and registers the senders of one receiver, hands them over to the polling thread, and
 * logs refusals. Used by one thread at a time, usually the acceptor's thread.
 *
 * @param <S> the senders
 */
public class SenderAdmission<S extends AdmittedSender> {
  private static final Logger LOG = LoggerFactory.getLogger(SenderAdmission.class);

  private final String channel;
  private final ChannelParameters terms;
  private final SenderRegistry<S> registry;
  private final Runnable onChange;
  private final LogRateLimiter log = new LogRateLimiter(1);
  private long lastPeer;

  /**
   * Creates an admission.
   *
   * @param context the channel
   * @param registry holds the admitted senders
   * @param onChange wakes the polling thread
   */
  public SenderAdmission(LinkContext context, SenderRegistry<S> registry, Runnable onChange) {
    this.channel = context.name();
    this.terms = context.terms();
    this.registry = registry;
    this.onChange = onChange;
  }

  /**
   * Returns the channel's name, for log messages.
   *
   * @return the name
   */
  public final String channel() {
    return channel;
  }

  /**
   * Returns the receiver's channel parameters.
   *
   * @return the parameters
   */
  public final ChannelParameters terms() {
    return terms;
  }

  /**
   * Returns the link's number for the next sender to be registered.
   *
   * @return the number, above 0
   */
  public final long nextPeer() {
    return lastPeer + 1;
  }

  /**
   * Registers a sender if a slot is free.
   *
   * @param sender the sender, with the number {@link #nextPeer}
   * @param hasGone returns whether a registered sender has gone
   * @return {@link HandshakeStatus#OK}, or why the sender was not registered
   */
  public final HandshakeStatus reserve(S sender, Predicate<? super S> hasGone) {
    HandshakeStatus status = registry.reserve(sender, hasGone);
    if (status == HandshakeStatus.OK) {
      lastPeer++;
    }
    return status;
  }

  /**
   * Hands a registered sender over to the polling thread.
   *
   * @param sender the sender
   */
  public final void publishAdmitted(S sender) {
    try (Cleanup undo = new Cleanup()) {
      undo.add(() -> registry.remove(sender));
      registry.publishAdmitted(sender);
      undo.done(sender);
    }
    onChange.run();
  }

  /**
   * Marks a sender that has gone, and wakes the polling thread.
   *
   * @param sender the sender
   */
  protected final void markGone(S sender) {
    registry.markGone(sender);
    onChange.run();
  }

  /** Logs that a sender was not registered, at most once a second. */
  public final void logNotRegistered() {
    logRefusal("max-senders=" + terms.maxSenders() + " is reached, or the sender number is in use");
  }

  /**
   * Logs why a sender was rejected, at most once a second.
   *
   * @param why the reason
   */
  public final void logRefusal(String why) {
    if (log.allows()) {
      LOG.warn("{} rejects a sender: {}", channel, why);
    }
  }
}
