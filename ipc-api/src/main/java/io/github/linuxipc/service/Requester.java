package io.github.linuxipc.service;

import io.github.linuxipc.channel.Endpoint;
import io.github.linuxipc.channel.EndpointKind;
import io.github.linuxipc.channel.Headers;
import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.channel.Message;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;

/**
 * The calling endpoint of a service. Thread-safe: any number of threads call at the same time, up
 * to {@code max-calls} calls are open, and responses may overtake one another (R3). {@code call}
 * waits while that many calls are open or the request channel is full (R5). A request consists of
 * the bytes between a buffer's position and limit, 0 to {@code max-message-size} of them. When the
 * request is accepted the position moves to the limit; when it is refused the position stays.
 *
 * <pre>{@code
 * try (Requester quotes = ipc.requester("quotes")) {
 *   Message price = quotes.call(symbol, Duration.ofSeconds(2));
 * }
 * }</pre>
 *
 * <p>Each call ends exactly once: with the response, or with a {@link CallException} that says
 * whether the request may have been executed (R1, R2). The library repeats no request. A request
 * carries its deadline, and a call that ends early is cancelled at the responder (R6, R7).
 *
 * <p>{@code call} throws {@link io.github.linuxipc.channel.ChannelClosedException} after this
 * requester has been closed; {@code callAsync} and {@code stream} report it to the future or the
 * subscriber. {@code call} and {@code callAsync} throw {@link
 * io.github.linuxipc.channel.MessageTooLargeException} if the request exceeds the limit, and {@link
 * io.github.linuxipc.channel.IpcConfigurationException} with {@link
 * io.github.linuxipc.channel.ErrorCode#BAD_VALUE} if the headers leave no room for those of the
 * service; nothing was sent then.
 *
 * <p>A handler that calls the service that it serves, at {@code concurrency} 1, waits for itself:
 * the call ends by its time-out. Rules are in docs/contract.md.
 */
public interface Requester extends Endpoint {
  @Override
  default EndpointKind kind() {
    return EndpointKind.REQUESTER;
  }

  /**
   * Calls the service and waits for the response, for at most {@code call-timeout}.
   *
   * @param request the request
   * @return the response, owned by the caller
   * @throws CallException if the call ended without a response
   * @throws IpcException if this requester is closed
   * @throws InterruptedException if the thread is interrupted; the call is cancelled, and its
   *     outcome is unknown
   */
  default Message call(ByteBuffer request) throws IpcException, InterruptedException {
    return call(request, Headers.empty());
  }

  /**
   * Calls the service with a request that has headers and waits for the response, for at most
   * {@code call-timeout}.
   *
   * @param request the request
   * @param headers the headers; empty ones cost nothing
   * @return the response, owned by the caller
   * @throws CallException if the call ended without a response
   * @throws IpcException if this requester is closed
   * @throws InterruptedException if the thread is interrupted; the call is cancelled, and its
   *     outcome is unknown
   */
  Message call(ByteBuffer request, Headers headers) throws IpcException, InterruptedException;

  /**
   * Calls the service and waits for the response.
   *
   * @param request the request
   * @param timeout how long the call may take, from now to the response
   * @return the response, owned by the caller
   * @throws CallException if the call ended without a response
   * @throws IpcException if this requester is closed
   * @throws InterruptedException if the thread is interrupted; the call is cancelled, and its
   *     outcome is unknown
   */
  default Message call(ByteBuffer request, Duration timeout)
      throws IpcException, InterruptedException {
    return call(request, Headers.empty(), timeout);
  }

  /**
   * Calls the service with a request that has headers and waits for the response.
   *
   * @param request the request
   * @param headers the headers; empty ones cost nothing
   * @param timeout how long the call may take, from now to the response
   * @return the response, owned by the caller
   * @throws CallException if the call ended without a response
   * @throws IpcException if this requester is closed
   * @throws InterruptedException if the thread is interrupted; the call is cancelled, and its
   *     outcome is unknown
   */
  Message call(ByteBuffer request, Headers headers, Duration timeout)
      throws IpcException, InterruptedException;

  /**
   * Calls the service with the bytes of an array and waits for the response, for at most {@code
   * call-timeout}.
   *
   * @param request the request
   * @return the response, owned by the caller
   * @throws CallException if the call ended without a response
   * @throws IpcException if this requester is closed
   * @throws InterruptedException if the thread is interrupted; the call is cancelled, and its
   *     outcome is unknown
   */
  default Message call(byte[] request) throws IpcException, InterruptedException {
    return call(ByteBuffer.wrap(request));
  }

  /**
   * Calls the service with the bytes of an array and waits for the response.
   *
   * @param request the request
   * @param timeout how long the call may take, from now to the response
   * @return the response, owned by the caller
   * @throws CallException if the call ended without a response
   * @throws IpcException if this requester is closed
   * @throws InterruptedException if the thread is interrupted; the call is cancelled, and its
   *     outcome is unknown
   */
  default Message call(byte[] request, Duration timeout) throws IpcException, InterruptedException {
    return call(ByteBuffer.wrap(request), timeout);
  }

  /**
   * Calls the service without waiting. Never blocks. The future completes on the executor of {@link
   * io.github.linuxipc.IpcBuilder}, unless the call cannot be started: this method then returns a
   * future that has already failed. Its code is {@link
   * io.github.linuxipc.channel.ErrorCode#TOO_MANY_CALLS} if {@code max-calls} calls are open or the
   * request channel is full, and {@link io.github.linuxipc.channel.ErrorCode#CALL_NOT_STARTED} if
   * no responder is connected; nothing was sent then, and the request's position stays. Cancelling
   * the future cancels the call; cancelling a future that depends on it does not.
   *
   * @param request the request; it is copied or sent before this method returns
   * @param timeout how long the call may take, from now to the response
   * @return the response, owned by the caller, or a {@link CallException}
   */
  default CompletableFuture<Message> callAsync(ByteBuffer request, Duration timeout) {
    return callAsync(request, Headers.empty(), timeout);
  }

  /**
   * Calls the service with a request that has headers, without waiting. Like {@link
   * #callAsync(ByteBuffer, Duration)} otherwise.
   *
   * @param request the request; it is copied or sent before this method returns
   * @param headers the headers; empty ones cost nothing
   * @param timeout how long the call may take, from now to the response
   * @return the response, owned by the caller, or a {@link CallException}
   */
  CompletableFuture<Message> callAsync(ByteBuffer request, Headers headers, Duration timeout);

  /**
   * Returns a publisher of the parts of a streamed response: R9. The request is sent when a
   * subscriber subscribes; each subscriber makes a call of its own. The responder sends no more
   * parts than the subscriber has requested. Signals run one after another on the executor of
   * {@link io.github.linuxipc.IpcBuilder}. Cancelling the subscription cancels the call. A call
   * that the responder does not complete, or that cannot be started, ends the subscription with
   * {@code onError}: a {@link CallException}, or the exception that {@code call} would throw.
   *
   * @param request the request, which is copied; its position moves to its limit
   * @param timeout how long a call may take, from the subscription to the last part
   * @return the publisher; the parts are owned by the subscriber
   */
  Flow.Publisher<Message> stream(ByteBuffer request, Duration timeout);

  /**
   * Waits until a responder is connected. Useful after a loss with {@code reconnect=true}, because
   * a call without a responder ends at once with {@link
   * io.github.linuxipc.channel.ErrorCode#CALL_NOT_STARTED}.
   *
   * @param timeout how long to wait; zero or less tries once
   * @return whether a responder is connected
   * @throws IpcException if this requester is closed, or the responder is lost and {@code
   *     reconnect} is false
   * @throws InterruptedException if the thread is interrupted
   */
  boolean awaitResponder(Duration timeout) throws IpcException, InterruptedException;
}
