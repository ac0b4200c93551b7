package io.github.linuxipc.engine.service;

import static io.github.linuxipc.engine.service.RequesterFixture.LONG;
import static io.github.linuxipc.engine.service.RequesterFixture.bytes;
import static io.github.linuxipc.engine.service.RequesterFixture.text;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.linuxipc.channel.Address;
import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.channel.Message;
import io.github.linuxipc.service.CallException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Tests ways back to a requester that cannot be opened. */
@Timeout(60)
class WayBackTest {
  /** Counts the attempts to open the way back, and refuses the first ones. */
  private static final class Refusing extends FaultyTransport {
    private final AtomicInteger attempts = new AtomicInteger();
    private final int refused;
    private final ErrorCode code;

    Refusing(int refused, ErrorCode code) {
      this.refused = refused;
      this.code = code;
    }

    @Override
    void before(String method, Address address) throws IpcException {
      boolean internal = address.target().startsWith("~");
      if (method.equals("connect") && internal && attempts.incrementAndGet() <= refused) {
        throw IpcException.of(code, "no descriptor is left", null);
      }
    }
  }

  @Test
  void R05_shouldAnswerOverAWayBackThatIsOpenedAtTheThirdAttempt() throws Exception {
    Refusing transport = new Refusing(2, ErrorCode.RESOURCE_LIMIT);
    try (RequesterFixture fixture = new RequesterFixture(transport, 8)) {
      ServiceResponder responder = fixture.responder();
      ServiceRequester requester = fixture.requester();
      CompletableFuture<Message> call = requester.callAsync(bytes("x"), LONG);
      while (responder.poll(request -> request.reply(bytes("answer")), 1, LONG) == 0) {
        // the HELLO comes before the request
      }
      assertEquals("answer", text(call.get().toByteArray()));
      assertTrue(transport.attempts.get() > 2, "attempts");
    }
  }

  @Test
  void R05_shouldNotOpenTheWayBackOnThePollingThread() throws Exception {
    CountDownLatch polled = new CountDownLatch(1);
    CompletableFuture<Boolean> polledMeanwhile = new CompletableFuture<>();
    FaultyTransport transport =
        new FaultyTransport() {
          @Override
          void before(String method, Address address) {
            if (method.equals("connect") && address.target().startsWith("~")) {
              polledMeanwhile.complete(await(polled));
            }
          }
        };
    try (RequesterFixture fixture = new RequesterFixture(transport, 8)) {
      ServiceResponder responder = fixture.responder();
      assertTrue(fixture.requester().isOpen());
      assertEquals(0, responder.poll(request -> request.reply(bytes("")), 1), "requests");
      polled.countDown();
      assertTrue(polledMeanwhile.get(), "the poll has waited for the way back");
    }
  }

  private static boolean await(CountDownLatch latch) {
    try {
      return latch.await(5, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void R01_shouldSayThatTheWayBackWasNotOpened() throws Exception {
    Refusing transport = new Refusing(Integer.MAX_VALUE, ErrorCode.PEER_REFUSED);
    try (RequesterFixture fixture = new RequesterFixture(transport, 8)) {
      ServiceResponder responder = fixture.responder();
      ServiceRequester requester = fixture.requester();
      responder.poll(request -> request.reply(bytes("answer")), 1);
      CallException failure =
          assertThrows(
              CallException.class, () -> requester.call(bytes("x"), Duration.ofMillis(50)));
      assertEquals(ErrorCode.CALL_TIMED_OUT, failure.code());
      assertTrue(failure.getMessage().contains("the way back"), failure.getMessage());
    }
  }
}
