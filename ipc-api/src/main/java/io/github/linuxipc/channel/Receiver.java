package io.github.linuxipc.channel;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The receiving end of a channel. Thread-safe: one thread polls at a time, others wait as for a
 * message.
 *
 * <p>When {@code end-of-stream=last-sender} was asked for and the last sender has left, {@code
 * poll} returns {@link #END_OF_STREAM} and {@code receive} throws {@link ChannelClosedException}
 * with that code. Every method throws {@link ChannelClosedException} once this endpoint is closed,
 * and {@link IllegalStateException} when it is called from this receiver's own handler.
 */
public interface Receiver extends Endpoint {
  /** What {@code poll} returns when the stream has ended. */
  int END_OF_STREAM = -1;

  /**
   * Waits for a message.
   *
   * @return an owned copy
   * @throws IpcException if the channel is closed, ended or fails
   * @throws InterruptedException if the thread is interrupted; no message was taken
   */
  Message receive() throws IpcException, InterruptedException;

  /**
   * Waits for a message, but not longer than the time-out.
   *
   * @param timeout how long to wait; zero or less tries once
   * @return an owned copy, or null if the time-out passed
   * @throws IpcException if the channel is closed, ended or fails
   * @throws InterruptedException if the thread is interrupted; no message was taken
   */
  @Nullable Message receive(Duration timeout) throws IpcException, InterruptedException;

  /**
   * Takes a message if there is one now.
   *
   * @return an owned copy, or null if there is none
   * @throws IpcException if the channel is closed, ended or fails
   */
  @Nullable Message tryReceive() throws IpcException;

  /**
   * Hands over the messages that are there now. Never blocks, and allocates nothing.
   *
   * @param handler takes the messages
   * @param limit the most messages to hand over, at least 1
   * @return how many were handed over, or {@link #END_OF_STREAM}
   * @throws IpcException if the channel is closed or fails
   */
  int poll(MessageHandler handler, int limit) throws IpcException;

  /**
   * Hands over messages, and waits for the first one not longer than the time-out.
   *
   * @param handler takes the messages
   * @param limit the most messages to hand over, at least 1
   * @param timeout how long to wait for the first message; zero or less tries once
   * @return how many were handed over, 0 if the time-out passed, or {@link #END_OF_STREAM}
   * @throws IpcException if the channel is closed or fails
   * @throws InterruptedException if the thread is interrupted while it waits; no message was taken
   */
  int poll(MessageHandler handler, int limit, Duration timeout)
      throws IpcException, InterruptedException;

  /**
   * Hands over messages until the stream ends or this endpoint is closed.
   *
   * @param handler takes the messages
   * @throws IpcException if the channel fails
   * @throws InterruptedException if the thread is interrupted while it waits
   */
  void forEach(MessageHandler handler) throws IpcException, InterruptedException;

  /**
   * Closes the receiver; idempotent, and legal from any thread and from a handler, whose poll then
   * hands over nothing more. Blocked callers wake with {@link ChannelClosedException}; senders are
   * told (T9). Waits a moment for a handler that runs in another thread.
   */
  @Override
  void close();
}
