package io.github.linuxipc.engine;

import java.util.function.LongConsumer;

/**
 * A receiver of messages that begin with the block of a pattern, such as that of a service. Its
 * handlers get {@link io.github.linuxipc.engine.framing.PatternMessage}s.
 */
public interface PatternReceiver extends PolledReceiver {
  /**
   * Sets what is called on the polling thread when a sender has left, after its last message.
   *
   * @param action receives the sender's id; must not poll
   */
  void onSenderLeft(LongConsumer action);

  /**
   * Sets what {@link #shutdown} delivers before the stream ends. The senders are not asked to stop.
   *
   * @param goal what decides the end; called as a handler is
   */
  void shutdownGoal(ShutdownGoal goal);

  /**
   * Returns whether every sender that had connected before the last poll began is known.
   *
   * @return whether that poll has reported all of them
   */
  boolean isMembershipCurrent();

  /**
   * Returns where the receiver is bound, with the options of that address.
   *
   * @return the resolved address
   */
  ResolvedAddress candidate();

  /**
   * Runs an action as a poll would run a handler: no other thread polls meanwhile. Does nothing if
   * another thread polls or this receiver is closed.
   *
   * @param action the action; must not poll
   */
  void runBetweenPolls(Runnable action);

  /** Closes this receiver, and removes a persistent channel with the messages that it holds. */
  void discard();

  /** Ends the current or the next {@link #awaitMore}. */
  void wakeup();
}
