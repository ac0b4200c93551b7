package io.github.linuxipc.engine.service;

import static io.github.linuxipc.engine.service.RequesterFixture.bytes;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.linuxipc.channel.Headers;
import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.channel.Message;
import io.github.linuxipc.engine.Durations;
import io.github.linuxipc.engine.PatternReceiver;
import io.github.linuxipc.inproc.InprocTransport;
import io.github.linuxipc.service.CallException;
import io.github.linuxipc.service.CallException.Outcome;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Tests calls that end while their requests are being sent. */
@Timeout(60)
class CallSubmissionTest {
  private static final long LONG_NS = RequesterFixture.LONG.toNanos();

  private final Map<String, Long> begun = new HashMap<>();

  /** A call that does something before its request is sent. */
  private abstract static class Started implements StartedCall {
    private final ServiceRequester requester;
    @Nullable IpcException failure;

    Started(ServiceRequester requester) {
      this.requester = requester;
    }

    long start(String request) throws IpcException {
      return requester.start(
          this, bytes(request), Headers.empty(), Durations.deadlineNs(LONG_NS), 0);
    }

    @Override
    public void abandon() {}

    @Override
    public void onEnd(Call call, @Nullable Message response, @Nullable IpcException error) {
      failure = error;
      requester.ended(call);
    }
  }

  @Test
  void R04_shouldSendARequestUnderItsOwnNumberWhenItsCallEndsBefore() throws Exception {
    try (RequesterFixture fixture = new RequesterFixture(new InprocTransport(), 8);
        PatternReceiver requests = fixture.requestChannel()) {
      ServiceRequester requester = fixture.requester();
      Started second =
          new Started(requester) {
            @Override
            public void begin(Call call, long number) {}
          };
      Started first =
          new Started(requester) {
            @Override
            public void begin(Call call, long number) {
              assertTrue(call.tryEnd(number));
              call.finish(null, CallErrors.timedOut(true, "")); // as the engine thread does
              try {
                begun.put("second", second.start("second"));
              } catch (IpcException e) {
                throw new IllegalStateException(e);
              }
            }
          };
      begun.put("first", first.start("first"));
      assertEquals(begun, RequesterFixture.requests(requests));
    }
  }

  @Test
  void R07_shouldNotifyTheResponderWhenACallIsCancelledWhileItsRequestIsSent() throws Exception {
    try (RequesterFixture fixture = new RequesterFixture(new InprocTransport(), 1);
        PatternReceiver requests = fixture.requestChannel()) {
      ServiceRequester requester = fixture.requester();
      Started started =
          new Started(requester) {
            @Override
            public void begin(Call call, long number) {
              requester.cancelStarted(call, number);
            }
          };
      started.start("cancelled");
      assertTrue(RequesterFixture.requests(requests).containsKey("cancelled"));
      assertEquals(Outcome.UNKNOWN, outcome(started));
      // max-calls is 1: the call counts until its notice is sent, and no control channel is open
      assertTrue(requester.callAsync(bytes("next"), RequesterFixture.LONG).isDone(), "not counted");
    }
  }

  private static Outcome outcome(Started started) {
    return ((CallException) Objects.requireNonNull(started.failure)).outcome();
  }
}
