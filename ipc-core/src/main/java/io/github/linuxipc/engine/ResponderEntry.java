package io.github.linuxipc.engine;

import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.service.RequestHandler;

/** A responder in a wait set. Blocking in it consumes no request. */
final class ResponderEntry extends WaitSetEntry {
  /** How many requests are handled before the next entry is served. */
  private static final int BATCH = 64;

  private final PolledResponder responder;
  private final RequestHandler handler;

  ResponderEntry(PolledResponder responder, RequestHandler handler) {
    this.responder = responder;
    this.handler = handler;
    this.state = State.READY; // there may be requests already
  }

  @Override
  void block() throws IpcException, InterruptedException {
    responder.awaitMore();
  }

  @Override
  int serve() throws IpcException {
    return responder.poll(handler, BATCH);
  }

  @Override
  boolean mayHaveMore(int served) {
    return served > 0;
  }

  @Override
  void returnUnused() {}
}
