package io.github.linuxipc.engine;

import io.github.linuxipc.channel.Headers;
import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.engine.framing.PatternBlock;
import io.github.linuxipc.spi.ProcessBarrier;
import java.nio.ByteBuffer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A sender to which a message is given in two steps, so that a message for several senders is
 * accepted by all or by none: first each is staged, then the message is given to each.
 *
 * <pre>
 *   stage -&gt; false                       the sender still holds a part of a message
 *         -&gt; true  -&gt; offer, accept      gives the message
 *                  -&gt; unstage            releases the link
 * </pre>
 *
 * <p>The link stays acquired after the message, so that the next {@link #stage} need not acquire
 * it, unless a part of the message is left to the engine. The caller releases it with {@link
 * #unstage} before it waits and before it closes the sender. If others close the sender, they call
 * the action of {@link #onClose} first. All methods but that action, {@link #pendingMessages} and
 * {@link #close} are called by one thread at a time.
 */
public interface StagedSender extends PatternSender {
  /**
   * Sets what releases the link when the sender is closed while the caller of {@link #stage} has
   * it.
   *
   * @param action calls {@link #unstage} unless another thread uses this interface and will do so;
   *     may wait for a limited time
   */
  void onClose(Runnable action);

  /**
   * Acquires the link, if all messages that were accepted before are completely in the mechanism.
   * Never blocks. If the result is true, the caller must call {@link #offer}, {@link #accept} or
   * {@link #unstage} next.
   *
   * @param length the length of the message to be given, in bytes
   * @param headers its headers
   * @return whether the link was acquired
   * @throws IpcException if the receiver is gone, or the message cannot be sent to it
   */
  boolean stage(int length, Headers headers) throws IpcException;

  /**
   * Stages this sender and gives it a message in one step, if the caller still has the link and the
   * mechanism has room for the beginning of the message. Does not move the position of the message.
   *
   * @param pattern the block, which may be reused after this call; null for none
   * @param message the message, which may be reused after this call
   * @param headers the headers
   * @return whether the message was accepted; if not, {@link #stage} tells whether it can be
   * @throws IpcException if the receiver is gone, the message cannot be sent to it, or the link
   *     fails
   */
  boolean give(@Nullable PatternBlock pattern, ByteBuffer message, Headers headers)
      throws IpcException;

  /**
   * Gives a message to the staged sender, unless the mechanism has no room for its beginning. Does
   * not move the position of the message.
   *
   * @param pattern the block, which may be reused after this call; null for none
   * @param message the message, which may be reused after this call
   * @param headers the headers
   * @return whether the message was accepted
   * @throws IpcException if the receiver is gone, or the link fails
   */
  boolean offer(@Nullable PatternBlock pattern, ByteBuffer message, Headers headers)
      throws IpcException;

  /**
   * Gives a message to the staged sender, which accepts it whether or not the mechanism has room.
   * What does not fit is sent in the background. Does not move the position of the message.
   *
   * @param pattern the block, which may be reused after this call; null for none
   * @param message the message, which may be reused after this call
   * @param headers the headers
   * @param copy returns a copy of the message, from position 0, that stays unchanged until this
   *     sender can be staged again; called only if the message does not fit
   * @throws IpcException if the receiver is gone, or the link fails
   */
  void accept(
      @Nullable PatternBlock pattern,
      ByteBuffer message,
      Headers headers,
      UnaryOperator<ByteBuffer> copy)
      throws IpcException;

  /**
   * Returns how many accepted messages may not be completely in the mechanism. The result may be
   * out of date.
   *
   * @return the number of messages
   */
  int pendingMessages();

  /**
   * Returns the number by which the receiver knows this sender.
   *
   * @return the sender id of its messages
   */
  long senderId();

  /**
   * Returns the barrier that the link offers, for other ownerships that the caller has.
   *
   * @return the barrier; null if there is none, or not yet
   */
  @Nullable ProcessBarrier barrier();

  /** Releases the link, if the caller of {@link #stage} has it. */
  void unstage();

  /**
   * Waits until {@link #offer}, which has returned false, may succeed. The caller has called {@link
   * #unstage}. May return early.
   *
   * @param timeoutNs how long to wait, in nanoseconds
   * @throws IpcException if the receiver is gone, or the link fails
   * @throws InterruptedException if the thread is interrupted
   */
  void awaitOffer(long timeoutNs) throws IpcException, InterruptedException;

  /**
   * Waits until {@link #stage} may succeed. May return early.
   *
   * @param timeoutNs how long to wait, in nanoseconds
   * @throws IpcException if the receiver is gone, or the link fails
   * @throws InterruptedException if the thread is interrupted
   */
  void awaitStage(long timeoutNs) throws IpcException, InterruptedException;
}
