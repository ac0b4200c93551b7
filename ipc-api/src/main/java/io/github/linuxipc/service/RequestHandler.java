package io.github.linuxipc.service;

/** Receives the requests that a {@link Responder} delivers. */
@FunctionalInterface
public interface RequestHandler {
  /**
   * Handles one request. The handler answers it with {@link Request#reply}, {@link Request#fail} or
   * {@link Request#complete}, or keeps it with {@link Request#retain} and answers later. Called on
   * the thread that polls or serves, or on a thread of the executor, with no lock held. The handler
   * may close the responder, but not poll it.
   *
   * <p>If the handler throws, or returns without an answer and without {@code retain}, the call
   * fails with {@link CallException#HANDLER_FAILED}, the failure is logged, and the next request is
   * handled: R10 (see docs/contract.md). The caller receives neither the exception's class nor its
   * stack trace.
   *
   * @param request a view that is valid until this method returns
   * @throws InterruptedException if the thread is interrupted; the call fails. {@code poll} and
   *     {@link Responder#serve(RequestHandler)} then return with the thread's interrupt status set,
   *     whereas {@code serve} with an executor throws {@link InterruptedException}
   * @throws Exception if the request cannot be handled
   */
  void onRequest(Request request) throws Exception;
}
