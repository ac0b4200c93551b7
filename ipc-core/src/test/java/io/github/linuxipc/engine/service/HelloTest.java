package io.github.linuxipc.engine.service;

import static io.github.linuxipc.engine.service.RequesterFixture.bytes;
import static io.github.linuxipc.engine.service.RequesterFixture.text;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.linuxipc.channel.Headers;
import io.github.linuxipc.engine.PatternReceiver;
import io.github.linuxipc.engine.PatternSender;
import io.github.linuxipc.engine.framing.PatternBlock;
import io.github.linuxipc.engine.framing.PatternMessage;
import io.github.linuxipc.inproc.InprocTransport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests what a responder does with a HELLO, and with the requests that follow it. */
@Timeout(60)
class HelloTest {
  private static final long CONNECTION = 5;
  private static final long INCARNATION = 6;
  private static final String OTHER_CLOCK = "another-boot/time:[4026531834]";
  private static final long PAST_NS = -1;

  private final List<String> started = new ArrayList<>();

  @Test
  void R06_shouldCountTheTimeThatIsLeftIfTheRequesterHasAnotherClock() throws Exception {
    try (RequesterFixture fixture = new RequesterFixture(new InprocTransport(), 8);
        PatternReceiver responses = responses(fixture)) {
      ServiceResponder responder = fixture.responder();
      PatternSender sender = fixture.requestSender();
      hello(sender, responses.address() + "\n" + OTHER_CLOCK);
      long deadlineNs = System.nanoTime() + PAST_NS;
      request(sender, "in time", 3_600_000, 1 << CallTable.INDEX_BITS, deadlineNs);
      request(sender, "overdue", 0, 1 << CallTable.INDEX_BITS | 1, Long.MAX_VALUE / 2);
      poll(responder);
      assertEquals(List.of("in time"), started);
      assertEquals(
          Set.of(MessageKind.WELCOME, MessageKind.RESPONSE, MessageKind.REFUSED),
          Set.copyOf(threeKinds(responses)));
    }
  }

  @Test
  void R06_shouldReadTheDeadlineOfARequesterWithTheSameClock() throws Exception {
    try (RequesterFixture fixture = new RequesterFixture(new InprocTransport(), 8);
        PatternReceiver responses = responses(fixture)) {
      ServiceResponder responder = fixture.responder();
      PatternSender sender = fixture.requestSender();
      hello(sender, responses.address() + "\n" + ClockDomain.current());
      long nowNs = System.nanoTime();
      request(sender, "overdue", 3_600_000, 1 << CallTable.INDEX_BITS, nowNs + PAST_NS);
      request(sender, "in time", 0, 1 << CallTable.INDEX_BITS | 1, nowNs + (1L << 50));
      poll(responder);
      assertEquals(List.of("in time"), started);
      assertEquals(
          Set.of(MessageKind.WELCOME, MessageKind.REFUSED, MessageKind.RESPONSE),
          Set.copyOf(threeKinds(responses)));
    }
  }

  /** A channel of another scheme, no address, no clock, and a second HELLO of a connection. */
  @ParameterizedTest
  @ValueSource(strings = {"unix:~0000000000000\n%s", "no address\n%s", "inproc:x", "", "\n\n\n"})
  void shouldStartNothingOfARequesterWithoutAWayBack(String hello) throws Exception {
    try (RequesterFixture fixture = new RequesterFixture(new InprocTransport(), 8)) {
      ServiceResponder responder = fixture.responder();
      PatternSender hostile = fixture.requestSender();
      hello(hostile, hello.formatted(ClockDomain.current()));
      poll(responder); // an engine thread opens the way back, or finds that it cannot
      AtomicBoolean answered = new AtomicBoolean();
      Thread calling = new Thread(() -> answered.set(isAnswered(fixture)), "test-caller");
      calling.start();
      while (calling.isAlive()) {
        responder.poll(request -> request.reply(request.payload()), 1, Duration.ofMillis(10));
      }
      long deadlineNs = System.nanoTime() + (1L << 50);
      request(hostile, "hostile", 3_600_000, 1 << CallTable.INDEX_BITS, deadlineNs);
      poll(responder);
      assertEquals(List.of(), started);
      assertTrue(answered.get(), "another requester is not answered");
    }
  }

  /** Reads what the responder sends, so that its close has no answers left. */
  private static List<Integer> threeKinds(PatternReceiver responses) throws Exception {
    List<Integer> kinds = new ArrayList<>();
    while (kinds.size() < 3) {
      responses.poll(
          message -> kinds.add(((PatternMessage) message).pattern().kind()),
          3,
          RequesterFixture.LONG.toNanos());
    }
    return kinds;
  }

  private static boolean isAnswered(RequesterFixture fixture) {
    try {
      return text(fixture.requester().call(bytes("x"), Duration.ofMinutes(1)).toByteArray())
          .equals("x");
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static PatternReceiver responses(RequesterFixture fixture) throws Exception {
    return ResponseChannels.bind(
        fixture.engine, fixture.candidate(), fixture.settings, "responses");
  }

  private void poll(ServiceResponder responder) throws Exception {
    responder.poll(
        request -> {
          started.add(text(request.toByteArray()));
          request.reply(bytes("answer"));
        },
        10,
        Duration.ofMillis(100));
  }

  private static void hello(PatternSender sender, String text) throws Exception {
    PatternBlock block = new PatternBlock().set(MessageKind.HELLO, 0, 8, CONNECTION, INCARNATION);
    assertTrue(sender.trySend(block, bytes(text), Headers.empty()));
  }

  private static void request(
      PatternSender sender, String text, int leftMs, long number, long deadlineNs)
      throws Exception {
    PatternBlock block = new PatternBlock().set(MessageKind.REQUEST, 0, leftMs, number, deadlineNs);
    assertTrue(sender.trySend(block, bytes(text), Headers.empty()));
  }
}
