package io.github.linuxipc.service;

import io.github.linuxipc.channel.Endpoint;
import io.github.linuxipc.channel.EndpointKind;
import io.github.linuxipc.channel.IpcException;
import java.time.Duration;
import java.util.concurrent.Executor;

/**
 * The answering endpoint of a service. One responder owns a service's name. Thread-safe: one thread
 * polls at a time, and other threads wait as they would for a request.
 *
 * <pre>{@code
 * try (Responder quotes = ipc.responder("quotes")) {
 *   quotes.serve(request -> request.reply(price(request.payload())));
 * }
 * }</pre>
 *
 * <p>A request counts against {@code concurrency} (1 by default) from its start until it is
 * answered or its call is over. At the limit the responder reads no further request, so that the
 * requesters wait (R5). A request whose call is over before its handler starts is not started (R6,
 * R7). A handler that throws fails its own call only (R10). Rules are in docs/contract.md.
 *
 * <p>After this responder has been closed, {@code poll} throws {@link
 * io.github.linuxipc.channel.ChannelClosedException}, and {@code serve} returns. While it is open,
 * every method that polls throws {@link IllegalStateException} when it is called from a handler
 * that runs on the polling thread.
 *
 * <p>A responder in a child of {@link io.github.linuxipc.Ipc#startChild} also ends when its parent
 * has exited and no requester is left: {@code serve} returns, and {@code poll} throws {@link
 * io.github.linuxipc.channel.ChannelClosedException} with {@link
 * io.github.linuxipc.channel.ErrorCode#END_OF_STREAM}. A parent that is alive may open another
 * requester.
 */
public interface Responder extends Endpoint {
  @Override
  default EndpointKind kind() {
    return EndpointKind.RESPONDER;
  }

  /**
   * Handles the requests that are available now, as far as {@code concurrency} allows. Never
   * blocks. Allocates nothing for requests of one frame that are answered in the handler.
   *
   * @param handler receives the requests
   * @param limit the maximum number of requests to handle, at least 1
   * @return the number of requests handled; requests that were over before their start do not count
   * @throws IpcException if this responder is closed or fails
   */
  int poll(RequestHandler handler, int limit) throws IpcException;

  /**
   * Handles requests. Waits for the first one for at most the time-out. Returns after a handler
   * that throws {@link InterruptedException}, with the thread's interrupt status set.
   *
   * @param handler receives the requests
   * @param limit the maximum number of requests to handle, at least 1
   * @param timeout how long to wait for the first request; zero or less tries once
   * @return the number of requests handled, 0 if the time-out passed
   * @throws IpcException if this responder is closed or fails
   * @throws InterruptedException if the thread was interrupted before this call, or is while it
   *     waits; no request was handled
   */
  int poll(RequestHandler handler, int limit, Duration timeout)
      throws IpcException, InterruptedException;

  /**
   * Handles requests on this thread until this responder is closed or has ended, or until a handler
   * throws {@link InterruptedException}. In that case this method returns with the thread's
   * interrupt status set.
   *
   * @param handler receives the requests
   * @throws IpcException if this responder fails
   * @throws InterruptedException if the thread is interrupted before or while it waits for a
   *     request
   */
  void serve(RequestHandler handler) throws IpcException, InterruptedException;

  /**
   * Handles requests on the threads of an executor, at most {@code concurrency} at a time, until
   * this responder is closed or has ended. This thread polls meanwhile. If the executor rejects a
   * request, the request is refused as not started.
   *
   * @param handler receives the requests, each on a thread of the executor
   * @param executor runs the handler
   * @throws IpcException if this responder fails
   * @throws InterruptedException if the thread is interrupted, or a handler has thrown {@link
   *     InterruptedException}
   */
  void serve(RequestHandler handler, Executor executor) throws IpcException, InterruptedException;

  /**
   * Closes the responder. Idempotent, and allowed from any thread and from a handler. Requests that
   * are queued are refused as not started. Requests that are started may be answered within {@code
   * linger}; those that are not answered by then are lost: R8.
   *
   * <p>A close in a handler on the polling thread is completed when the handler has returned, and
   * its failure is only logged. A handler on an executor answers its request before it closes the
   * responder; otherwise the close waits for that request until {@code linger} has passed.
   *
   * @throws IpcException with {@link io.github.linuxipc.channel.ErrorCode#UNDELIVERED} if answers
   *     could not be delivered within the linger time
   */
  @Override
  void close() throws IpcException;
}
