package io.github.linuxipc.engine.service;

import static io.github.linuxipc.engine.service.RequesterFixture.LONG;
import static io.github.linuxipc.engine.service.RequesterFixture.bytes;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.linuxipc.channel.Message;
import io.github.linuxipc.inproc.InprocTransport;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Tests actions of a cancel that are set late. They run on the thread that causes them. */
@Timeout(60)
class CancelActionTest {
  @Test
  void R07_shouldRunTheActionOfACancelledRequestUnlessItWasAnsweredBefore() throws Exception {
    List<String> ran = new ArrayList<>();
    List<StartedRequest> started = new ArrayList<>();
    try (RequesterFixture fixture = new RequesterFixture(new InprocTransport(), 8)) {
      ServiceResponder responder = fixture.responder();
      ServiceRequester requester = fixture.requester();
      for (int i = 0; i < 2; i++) {
        CompletableFuture<Message> call = requester.callAsync(bytes("x"), LONG);
        while (started.size() == i) {
          responder.poll(request -> started.add((StartedRequest) request.retain()), 1, LONG);
        }
        call.cancel(true);
        while (!started.get(i).isCancelMarked()) {
          Thread.sleep(1);
          responder.pollControl();
        }
      }
      started.get(0).reply(bytes("late"));
      started.get(0).onCancel(() -> ran.add("answered"));
      started.get(1).onCancel(() -> ran.add("open"));
      assertEquals(List.of("open"), ran);
      assertTrue(responder.isOpen());
    }
  }
}
