package io.github.linuxipc.tests.service;

import static io.github.linuxipc.tests.service.ServiceFixture.bytes;
import static io.github.linuxipc.tests.service.ServiceFixture.text;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.linuxipc.channel.ChannelClosedException;
import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.channel.Headers;
import io.github.linuxipc.channel.Message;
import io.github.linuxipc.service.CallException;
import io.github.linuxipc.service.Requester;
import io.github.linuxipc.service.Responder;
import io.github.linuxipc.tests.guard.LeakGuard;
import io.github.linuxipc.tests.guard.Watchdog;
import io.github.linuxipc.tests.traffic.PartCollector;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Calls and their outcomes, over every transport. */
@Tag("one-jdk")
@ExtendWith({LeakGuard.class, Watchdog.class})
class CallTest {
  private static final Duration LONG = Duration.ofSeconds(20);

  @ParameterizedTest
  @ValueSource(
      strings = {"inproc", "unix", "shm", "tcp", "unix-seqpacket", "unix-dgram", "fifo", "mq"})
  void R01_shouldAnswerEachCall(String transport) throws Exception {
    try (ServiceFixture fixture = new ServiceFixture(transport)) {
      Responder responder = fixture.responder();
      fixture.serve(responder, request -> request.reply(bytes("re: " + text(request))));
      Requester requester = fixture.requester();
      for (int i = 0; i < 200; i++) {
        assertEquals("re: " + i, text(requester.call(bytes("" + i), LONG)));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"inproc", "unix", "shm", "tcp", "unix-seqpacket", "unix-dgram", "fifo", "mq"})
  void R01_shouldCarryLargeRequestsAndResponsesWithHeaders(String transport) throws Exception {
    try (ServiceFixture fixture = new ServiceFixture(transport)) {
      Responder responder = fixture.responder();
      fixture.serve(responder, request -> request.reply(request.payload(), request.headers()));
      Requester requester = fixture.requester();
      byte[] large = new byte[1 << 20];
      new Random(7).nextBytes(large);
      Headers headers = Headers.of("traceparent", "00-1", "empty", "");
      for (int length : new int[] {0, 1, 467, 468, 469, 4000, 65_536, 1 << 20}) {
        ByteBuffer request = ByteBuffer.wrap(large, 0, length);
        Message response = requester.call(request, headers, LONG);
        assertEquals(0, request.remaining());
        assertArrayEquals(Arrays.copyOf(large, length), response.toByteArray());
        assertEquals("00-1", response.headers().text("traceparent"));
        assertEquals(2, response.headers().size());
      }
    }
  }

  @Test
  void R08_shouldReturnFromServeWhenTheResponderWasClosedBefore() throws Exception {
    try (ServiceFixture fixture = new ServiceFixture("inproc")) {
      Responder responder = fixture.responder();
      responder.close();
      responder.serve(request -> request.reply(request.payload()));
      responder.serve(request -> request.reply(request.payload()), Runnable::run);
      assertThrows(ChannelClosedException.class, () -> responder.poll(request -> {}, 1));
    }
  }

  @Test
  void R09_shouldSignalARequestThatIsTooLargeToTheSubscriber() throws Exception {
    try (ServiceFixture fixture = new ServiceFixture("inproc")) {
      fixture.responder();
      PartCollector collector = new PartCollector(1);
      ByteBuffer tooLarge = ByteBuffer.allocate((1 << 20) + 1);
      fixture.requester().stream(tooLarge, LONG).subscribe(collector);
      String error = collector.signals().poll(LONG.toSeconds(), TimeUnit.SECONDS);
      assertTrue(String.valueOf(error).startsWith(ErrorCode.MESSAGE_TOO_LARGE.id()), error);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"inproc", "unix", "shm"})
  void R01_shouldReportTheFailureOfTheResponder(String transport) throws Exception {
    try (ServiceFixture fixture = new ServiceFixture(transport)) {
      Responder responder = fixture.responder();
      fixture.serve(responder, request -> request.fail(42, "no quote for " + text(request)));
      Requester requester = fixture.requester();
      CallException failure =
          assertThrows(CallException.class, () -> requester.call(bytes("X"), LONG));
      assertEquals(ErrorCode.CALL_FAILED, failure.code());
      assertEquals(42, failure.failureCode().orElseThrow());
      assertEquals("no quote for X", failure.failureText());
      assertEquals(CallException.Outcome.UNKNOWN, failure.outcome());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"inproc", "unix"})
  void R10_shouldFailOnlyTheCallOfAHandlerThatThrowsOrForgetsToAnswer(String transport)
      throws Exception {
    try (ServiceFixture fixture = new ServiceFixture(transport)) {
      Responder responder = fixture.responder();
      fixture.serve(
          responder,
          request -> {
            switch (text(request)) {
              case "throw" -> throw new IllegalStateException("secret");
              case "error" -> throw new AssertionError("secret");
              case "forget" -> {}
              default -> request.reply(bytes("fine"));
            }
          });
      Requester requester = fixture.requester();
      for (String word : new String[] {"throw", "error", "forget"}) {
        CallException failure =
            assertThrows(CallException.class, () -> requester.call(bytes(word), LONG));
        assertEquals(CallException.HANDLER_FAILED, failure.failureCode().orElseThrow());
        assertEquals(false, failure.toString().contains("secret"));
        assertEquals("fine", text(requester.call(bytes("x"), LONG)));
      }
    }
  }
}
