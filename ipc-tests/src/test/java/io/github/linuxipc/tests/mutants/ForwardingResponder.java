package io.github.linuxipc.tests.mutants;

import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.service.Request;
import io.github.linuxipc.service.RequestHandler;
import io.github.linuxipc.service.Responder;
import java.time.Duration;
import java.util.concurrent.Executor;

/** A responder that behaves like a correct one except for what a subclass overrides. */
class ForwardingResponder extends ForwardingEndpoint implements Responder {
  final Responder good;

  ForwardingResponder(Responder good) {
    super(good);
    this.good = good;
  }

  /** Wraps a request before a handler receives it. */
  Request request(Request request) {
    return request;
  }

  /** Wraps the application's handler. */
  RequestHandler handler(RequestHandler handler) {
    return request -> handler.onRequest(request(request));
  }

  @Override
  public int poll(RequestHandler handler, int limit) throws IpcException {
    return good.poll(handler(handler), limit);
  }

  @Override
  public int poll(RequestHandler handler, int limit, Duration timeout)
      throws IpcException, InterruptedException {
    return good.poll(handler(handler), limit, timeout);
  }

  @Override
  public void serve(RequestHandler handler) throws IpcException, InterruptedException {
    good.serve(handler(handler));
  }

  @Override
  public void serve(RequestHandler handler, Executor executor)
      throws IpcException, InterruptedException {
    good.serve(handler(handler), executor);
  }
}
