package io.github.linuxipc.service;

import io.github.linuxipc.channel.Headers;
import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.channel.Message;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;

/**
 * A received request. Inside a {@link RequestHandler} it is a view that is valid until the handler
 * returns, and that only the handler's thread may use. A request that {@link #retain} returned
 * stays valid, and may be answered later and from any thread. {@link #copy} returns a message,
 * which cannot be answered.
 *
 * <p>A request is answered once. {@code reply}, {@code fail}, {@code complete} and {@code emit}
 * throw {@link IllegalStateException} if the request has been answered. If the call is over,
 * because the caller cancelled it, its time-out passed, or the caller is gone, an answer is dropped
 * without an error.
 *
 * <p>{@code reply}, {@code fail} and {@code complete} never block: R5 (see docs/contract.md). What
 * the response channel does not take at once is kept for that requester and sent by a thread of the
 * library. When {@code response-backlog} is reached, further requests of that requester are
 * refused. A retained request is thread-safe, except for the payload's position.
 */
public interface Request extends Message {
  /**
   * Answers the request. In a stream the message becomes the last part.
   *
   * @param response the response; its position moves to its limit
   * @throws IpcException if the response channel fails
   * @throws io.github.linuxipc.channel.MessageTooLargeException if the response exceeds {@code
   *     max-message-size}; the request is not answered then
   * @throws IllegalStateException if the request has been answered
   */
  default void reply(ByteBuffer response) throws IpcException {
    reply(response, Headers.empty());
  }

  /**
   * Answers the request with a message that has headers. In a stream the message becomes the last
   * part.
   *
   * @param response the response; its position moves to its limit
   * @param headers the headers
   * @throws IpcException if the response channel fails
   * @throws io.github.linuxipc.channel.IpcConfigurationException with {@link
   *     io.github.linuxipc.channel.ErrorCode#BAD_VALUE} if the headers leave no room for those of
   *     the service; the request is not answered then
   * @throws io.github.linuxipc.channel.MessageTooLargeException if the response exceeds {@code
   *     max-message-size}; the request is not answered then
   * @throws IllegalStateException if the request has been answered
   */
  void reply(ByteBuffer response, Headers headers) throws IpcException;

  /**
   * Answers the request with the bytes of an array.
   *
   * @param response the response
   * @throws IpcException if the response channel fails
   * @throws io.github.linuxipc.channel.MessageTooLargeException if the response exceeds {@code
   *     max-message-size}; the request is not answered then
   * @throws IllegalStateException if the request has been answered
   */
  default void reply(byte[] response) throws IpcException {
    reply(ByteBuffer.wrap(response));
  }

  /**
   * Fails the call. The caller gets a {@link CallException} with this number and text.
   *
   * @param code a number of the application's, 0 or more
   * @param text a text for the caller, of which at most 1,024 characters are sent
   * @throws IllegalArgumentException if the code is negative
   * @throws IllegalStateException if the request has been answered
   */
  void fail(int code, String text);

  /**
   * Returns whether the caller expects any number of parts, because it called {@link
   * Requester#stream}.
   *
   * @return whether {@link #emit} and {@link #complete} are allowed
   */
  boolean isStream();

  /**
   * Sends one part of a streamed response. Waits while the subscriber has not requested a further
   * part, or {@code response-backlog} is reached, for at most the time-out: R9.
   *
   * @param part the part; its position moves to its limit if it is accepted
   * @param timeout how long to wait; zero or less tries once
   * @return whether the part was accepted; false if the time-out passed or the call is over
   * @throws IpcException if the response channel fails
   * @throws io.github.linuxipc.channel.MessageTooLargeException if the part exceeds {@code
   *     max-message-size}
   * @throws InterruptedException if the thread is interrupted while it waits; nothing was sent
   * @throws IllegalStateException if the request has been answered, or {@link #isStream} is false
   */
  boolean emit(ByteBuffer part, Duration timeout) throws IpcException, InterruptedException;

  /**
   * Ends a streamed response.
   *
   * @throws IllegalStateException if the request has been answered, or {@link #isStream} is false
   */
  void complete();

  /**
   * Returns how long the caller will still wait for the answer: R6.
   *
   * @return the remaining time, zero if the call is over
   */
  Duration remaining();

  /**
   * Returns whether the call is over, because the caller has cancelled it, its time has passed, or
   * the caller is gone: R7. An answer is dropped then.
   *
   * @return whether the caller no longer waits for the answer
   */
  boolean isCancelled();

  /**
   * Sets an action that runs once, within 1 s after the caller has cancelled the call, the call's
   * time has passed, or the caller is gone: R7. The action runs on the executor of {@link
   * io.github.linuxipc.IpcBuilder}. If the call is over already, the action is scheduled within the
   * same time. It does not run if the request has been answered before.
   *
   * @param action the action
   * @throws IllegalStateException if an action has been set
   */
  void onCancel(Runnable action);

  /**
   * Keeps the request beyond the handler. The request counts against {@code concurrency} until it
   * is answered or its call is over: R5.
   *
   * @return this object, which now has a copy of the bytes that remain in its payload, and may be
   *     answered from any thread
   * @throws IllegalStateException if the request has been answered
   */
  Request retain();

  /**
   * Returns an extension that only some transports provide, such as {@link
   * io.github.linuxipc.channel.PeerCredentials} of the caller.
   *
   * @param type the extension's type
   * @param <T> the extension's type
   * @return the extension, or empty if the transport does not provide it
   */
  <T> Optional<T> extension(Class<T> type);
}
