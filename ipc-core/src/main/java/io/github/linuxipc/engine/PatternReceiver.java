package io.github.linuxipc.engine;

import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.channel.MessageHandler;
import io.github.linuxipc.channel.Receiver;
import java.util.function.LongConsumer;

/**
 * A receiver of messages that begin with the block of a pattern. Its handlers get {@link
 * io.github.linuxipc.engine.framing.PatternMessage}s.
 */
public interface PatternReceiver extends Receiver {
  /**
   * Sets what is called on the polling thread when a sender has left, after its last message.
   *
   * @param action receives the sender's id; must not poll
   */
  void onSenderLeft(LongConsumer action);

  /**
   * Delivers messages, like {@link #poll(io.github.linuxipc.channel.MessageHandler, int,
   * java.time.Duration)}.
   *
   * @param handler receives the messages
   * @param limit the maximum number of messages to deliver, at least 1
   * @param timeoutNs how long to wait for the first message, in nanoseconds
   * @return the number of messages delivered, 0 if the time-out passed, or {@link #END_OF_STREAM}
   * @throws IpcException if the channel is closed or fails
   * @throws InterruptedException if the thread was interrupted before this call, or is while it
   *     waits
   */
  int poll(MessageHandler handler, int limit, long timeoutNs)
      throws IpcException, InterruptedException;

  /**
   * Returns where the receiver is bound, with the options of that address.
   *
   * @return the resolved address
   */
  ResolvedAddress candidate();

  /** Ends the current or the next {@link #awaitMore}. */
  void wakeup();

  /**
   * Blocks until a poll may find messages, this receiver is closed or woken, or the time-out
   * passes. May return early. Consumes nothing.
   *
   * @param timeoutNs how long to wait, in nanoseconds
   * @throws IpcException if the link has failed
   * @throws InterruptedException if the thread is interrupted
   */
  void awaitMore(long timeoutNs) throws IpcException, InterruptedException;
}
