package io.github.linuxipc.engine.service;

import static io.github.linuxipc.engine.service.RequesterFixture.LONG;
import static io.github.linuxipc.engine.service.RequesterFixture.bytes;
import static io.github.linuxipc.engine.service.RequesterFixture.text;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.linuxipc.channel.Message;
import io.github.linuxipc.fixture.CapturedLog;
import io.github.linuxipc.inproc.InprocTransport;
import io.github.linuxipc.service.CallException;
import io.github.linuxipc.service.RequestHandler;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.event.Level;

/** Tests what a responder logs of handlers that fail. */
@Timeout(60)
class HandlerFailureTest {
  @Test
  void R10_shouldLogAHandlerThatFailsOnce() throws Exception {
    try (RequesterFixture fixture = new RequesterFixture(new InprocTransport(), 8)) {
      ServiceResponder responder = fixture.responder();
      ServiceRequester requester = fixture.requester();
      RequestHandler throwing =
          request -> {
            throw new UnsupportedOperationException();
          };
      assertEquals(1, warnings(responder, requester, throwing, CallException.HANDLER_FAILED));
      assertEquals(1, warnings(responder, requester, x -> {}, CallException.HANDLER_FAILED));
      assertEquals(0, warnings(responder, requester, request -> request.fail(7, "no"), 7));
      CompletableFuture<Message> next = requester.callAsync(bytes("next"), LONG);
      poll(responder, request -> request.reply(request.payload()));
      assertEquals("next", text(next.get().toByteArray()));
    }
  }

  /** Makes a call that the handler fails; returns how many warnings the handling thread logs. */
  private static int warnings(
      ServiceResponder responder, ServiceRequester requester, RequestHandler handler, int code)
      throws Exception {
    CompletableFuture<Message> call = requester.callAsync(bytes("x"), LONG);
    List<String> lines = CapturedLog.linesOf(Level.WARN, () -> poll(responder, handler));
    CompletionException end = assertThrows(CompletionException.class, call::join);
    CallException failure = assertInstanceOf(CallException.class, end.getCause());
    assertEquals(code, failure.failureCode().orElse(0));
    return lines.size();
  }

  private static void poll(ServiceResponder responder, RequestHandler handler) throws Exception {
    while (responder.poll(handler, 1, LONG) == 0) {
      // a HELLO is no request
    }
  }
}
