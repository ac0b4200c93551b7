package io.github.linuxipc.channel;

import java.nio.ByteBuffer;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The sending endpoint of a channel. Thread-safe. A message consists of the bytes between a
 * buffer's position and limit, 0 to {@code max-message-size} of them. When a message is accepted
 * the position moves to the limit; when it is refused the position stays.
 *
 * <p>A message is accepted when its first frame is in the mechanism. The other frames follow even
 * if the caller makes no further call: T8 (see docs/contract.md). If a method throws although the
 * position has moved, the message was accepted and may not arrive.
 *
 * <p>Every method that sends or claims throws {@link ChannelClosedException} after the receiver has
 * closed or died (T9) or this endpoint has been closed (T13). With {@code reconnect=true} it throws
 * once for each loss of the receiver, and then finds the channel full until a successor is
 * connected. With {@code persistent=true} the receiver may be absent. Every such method also throws
 * {@link MessageTooLargeException} if a message exceeds the limit (T1), {@link
 * IpcConfigurationException} with {@link ErrorCode#UNSUPPORTED_PAYLOAD} if the wire format cannot
 * carry the payload or the headers (T16, H2), and {@link IpcException} with {@link ErrorCode#IO} if
 * the kernel reports an error.
 */
public interface Sender extends Endpoint {
  @Override
  default EndpointKind kind() {
    return EndpointKind.SENDER;
  }

  /**
   * Sends a message, and waits while the channel is full.
   *
   * @param message the message
   * @throws IpcException if the channel is closed or fails
   * @throws InterruptedException if the thread is interrupted before the message is accepted;
   *     nothing was sent
   */
  void send(ByteBuffer message) throws IpcException, InterruptedException;

  /**
   * Sends a message with headers, and waits while the channel is full.
   *
   * @param message the message
   * @param headers the headers; empty ones cost nothing
   * @throws IpcException if the channel is closed or fails
   * @throws InterruptedException if the thread is interrupted before the message is accepted;
   *     nothing was sent
   */
  void send(ByteBuffer message, Headers headers) throws IpcException, InterruptedException;

  /**
   * Sends a message and waits while the channel is full, for at most the time-out.
   *
   * @param message the message
   * @param timeout how long to wait; zero or less tries once
   * @return whether the message was accepted
   * @throws IpcException if the channel is closed or fails
   * @throws InterruptedException if the thread is interrupted before the message is accepted;
   *     nothing was sent
   */
  boolean send(ByteBuffer message, Duration timeout) throws IpcException, InterruptedException;

  /**
   * Sends a message with headers and waits while the channel is full, for at most the time-out.
   *
   * @param message the message
   * @param headers the headers; empty ones cost nothing
   * @param timeout how long to wait; zero or less tries once
   * @return whether the message was accepted
   * @throws IpcException if the channel is closed or fails
   * @throws InterruptedException if the thread is interrupted before the message is accepted;
   *     nothing was sent
   */
  boolean send(ByteBuffer message, Headers headers, Duration timeout)
      throws IpcException, InterruptedException;

  /**
   * Sends the bytes of an array as one message, and waits while the channel is full.
   *
   * @param message the message
   * @throws IpcException if the channel is closed or fails
   * @throws InterruptedException if the thread is interrupted before the message is accepted;
   *     nothing was sent
   */
  default void send(byte[] message) throws IpcException, InterruptedException {
    send(ByteBuffer.wrap(message));
  }

  /**
   * Sends a message if the channel has room now. Never blocks. Allocates nothing, except that it
   * copies the frames for which there is no room yet.
   *
   * @param message the message
   * @return whether the message was accepted
   * @throws IpcException if the channel is closed or fails
   */
  boolean trySend(ByteBuffer message) throws IpcException;

  /**
   * Sends a message with headers if the channel has room now. Like {@link #trySend(ByteBuffer)}
   * otherwise.
   *
   * @param message the message
   * @param headers the headers; empty ones cost nothing
   * @return whether the message was accepted
   * @throws IpcException if the channel is closed or fails
   */
  boolean trySend(ByteBuffer message, Headers headers) throws IpcException;

  /**
   * Sends as many of several messages as the channel has room for now, in order, with one wake-up
   * of the receiver. Never blocks. If one of the messages is too large, or contains a newline under
   * {@code wire=lines}, the method throws before it sends any.
   *
   * @param messages the messages
   * @param offset the first message's index
   * @param length the number of messages
   * @return the number of messages accepted; the position of each accepted buffer is moved to its
   *     limit, and the other buffers are unchanged
   * @throws IpcException if the channel is closed or fails; messages before the failing one may
   *     have been accepted
   */
  int trySend(ByteBuffer[] messages, int offset, int length) throws IpcException;

  /**
   * Claims space for a message of exactly the given length, to be written in place. Never blocks.
   * At most one claim is open at a time; while it is open, other sends find the channel full. A
   * thread that waits in {@code send} while it has an open claim itself therefore waits for ever.
   *
   * @param length the message's length in bytes
   * @return the claim, or null if the channel has no room now
   * @throws IpcException if the channel is closed or fails
   * @throws IllegalArgumentException if the length is negative
   */
  @Nullable Claim tryClaim(int length) throws IpcException;

  /**
   * Claims space for a message of exactly the given length that has headers. Like {@link
   * #tryClaim(int)} otherwise.
   *
   * @param length the message's length in bytes, without the headers
   * @param headers the headers; empty ones cost nothing
   * @return the claim, or null if the channel has no room now
   * @throws IpcException if the channel is closed or fails
   * @throws IllegalArgumentException if the length is negative
   */
  @Nullable Claim tryClaim(int length, Headers headers) throws IpcException;
}
