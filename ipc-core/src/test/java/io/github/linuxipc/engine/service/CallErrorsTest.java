package io.github.linuxipc.engine.service;

import static io.github.linuxipc.engine.service.RequesterFixture.LONG;
import static io.github.linuxipc.engine.service.RequesterFixture.bytes;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.linuxipc.channel.Address;
import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.channel.Message;
import io.github.linuxipc.engine.PatternReceiver;
import io.github.linuxipc.inproc.InprocTransport;
import io.github.linuxipc.service.CallException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Tests that the errors of calls name their cause. */
@Timeout(60)
class CallErrorsTest {
  @Test
  void R05_shouldSayThatMaxCallsCallsAreOpen() throws Exception {
    try (RequesterFixture fixture = new RequesterFixture(new InprocTransport(), 1);
        PatternReceiver requests = fixture.requestChannel()) {
      ServiceRequester requester = fixture.requester();
      CompletableFuture<Message> open = requester.callAsync(bytes("open"), LONG);
      CallException failure =
          assertThrows(CallException.class, () -> requester.call(bytes("x"), Duration.ofMillis(1)));
      assertEquals(ErrorCode.CALL_TIMED_OUT, failure.code());
      assertEquals(CallException.Outcome.NOT_STARTED, failure.outcome());
      assertTrue(failure.getMessage().contains("raise max-calls"), failure.getMessage());
      assertTrue(open.cancel(true), "the first call has ended");
      assertTrue(requests.isOpen());
    }
  }

  @Test
  void R01_shouldEndOpenCallsWithTheFailureOfTheResponseChannel() throws Exception {
    AtomicBoolean failing = new AtomicBoolean();
    FaultyTransport transport =
        new FaultyTransport() {
          @Override
          void before(String method, Address address) throws IpcException {
            if (failing.get() && method.equals("poll")) {
              throw IpcException.of(ErrorCode.PROTOCOL, "the lane is damaged", null);
            }
          }
        };
    try (RequesterFixture fixture = new RequesterFixture(transport, 1);
        PatternReceiver requests = fixture.requestChannel()) {
      ServiceRequester requester = fixture.requester();
      CompletableFuture<Message> open = requester.callAsync(bytes("open"), LONG);
      failing.set(true);
      CompletionException end = assertThrows(CompletionException.class, open::join);
      CallException failure = assertInstanceOf(CallException.class, end.getCause());
      assertEquals(ErrorCode.CALL_LOST, failure.code());
      assertEquals(CallException.Outcome.UNKNOWN, failure.outcome());
      assertTrue(failure.getMessage().contains("the lane is damaged"), failure.getMessage());
      assertTrue(requests.isOpen());
    }
  }
}
