package io.github.linuxipc.channel;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The receiving endpoint of a channel. Thread-safe: one thread polls at a time. For other threads
 * it is meanwhile as if no message were available: they wait, or return at once if the method does
 * not wait.
 *
 * <p>When {@code end-of-stream=last-sender} is configured and the last sender has left, {@code
 * poll} returns {@link #END_OF_STREAM} and {@code receive} throws {@link ChannelClosedException}
 * with the code {@link ErrorCode#END_OF_STREAM}. After this endpoint has been closed, every method
 * that receives throws {@link ChannelClosedException}, except {@link #forEach}, which returns.
 * Every method that receives throws {@link IllegalStateException} when it is called from the
 * handler of this receiver while the receiver is open.
 */
public interface Receiver extends Endpoint {
  /** The value that {@code poll} returns when the stream has ended. */
  int END_OF_STREAM = -1;

  /**
   * Waits for a message and returns it.
   *
   * @return an owned copy
   * @throws IpcException if the channel is closed, ended or fails
   * @throws InterruptedException if the thread is interrupted; no message was taken
   */
  Message receive() throws IpcException, InterruptedException;

  /**
   * Waits for a message for at most the time-out and returns it.
   *
   * @param timeout how long to wait; zero or less tries once
   * @return an owned copy, or null if the time-out passed
   * @throws IpcException if the channel is closed, ended or fails
   * @throws InterruptedException if the thread is interrupted; no message was taken
   */
  @Nullable Message receive(Duration timeout) throws IpcException, InterruptedException;

  /**
   * Returns a message if one is available now. Never blocks.
   *
   * @return an owned copy, or null if no message is available
   * @throws IpcException if the channel is closed, ended or fails
   */
  @Nullable Message tryReceive() throws IpcException;

  /**
   * Delivers the messages that are available now. Never blocks, and allocates nothing.
   *
   * @param handler receives the messages
   * @param limit the maximum number of messages to deliver, at least 1
   * @return the number of messages delivered, or {@link #END_OF_STREAM}
   * @throws IpcException if the channel is closed or fails
   */
  int poll(MessageHandler handler, int limit) throws IpcException;

  /**
   * Delivers messages. Waits for the first one for at most the time-out.
   *
   * @param handler receives the messages
   * @param limit the maximum number of messages to deliver, at least 1
   * @param timeout how long to wait for the first message; zero or less tries once
   * @return the number of messages delivered, 0 if the time-out passed, or {@link #END_OF_STREAM}
   * @throws IpcException if the channel is closed or fails
   * @throws InterruptedException if the thread is interrupted while it waits; no message was taken
   */
  int poll(MessageHandler handler, int limit, Duration timeout)
      throws IpcException, InterruptedException;

  /**
   * Delivers messages until the stream ends or this endpoint is closed.
   *
   * @param handler receives the messages
   * @throws IpcException if the channel fails
   * @throws InterruptedException if the thread is interrupted while it waits
   */
  void forEach(MessageHandler handler) throws IpcException, InterruptedException;

  /**
   * Closes the receiver. Idempotent, and allowed from any thread and from a handler; the handler's
   * poll then delivers nothing more. Blocked callers fail with {@link ChannelClosedException},
   * except in {@link #forEach}, which returns. The senders are notified: T9 (see docs/contract.md).
   * Waits briefly for a handler that is running in another thread.
   */
  @Override
  void close();
}
