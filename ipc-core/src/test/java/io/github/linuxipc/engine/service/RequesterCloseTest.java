package io.github.linuxipc.engine.service;

import static io.github.linuxipc.engine.service.RequesterFixture.LONG;
import static io.github.linuxipc.engine.service.RequesterFixture.bytes;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.linuxipc.channel.ChannelClosedException;
import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.channel.Headers;
import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.channel.Message;
import io.github.linuxipc.engine.PatternReceiver;
import io.github.linuxipc.inproc.InprocTransport;
import io.github.linuxipc.service.CallException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Tests the close of a requester whose responder is gone. */
@Timeout(60)
class RequesterCloseTest {
  /** The end of an overdue call blocks the thread that would end the others. */
  @Test
  void R01_shouldEndTheCallsOfAResponderThatIsAlreadyGivenUp() throws Exception {
    CountDownLatch blocked = new CountDownLatch(1);
    CountDownLatch closed = new CountDownLatch(1);
    try (RequesterFixture fixture = new RequesterFixture(new InprocTransport(), 8)) {
      PatternReceiver requests = fixture.requestChannel();
      ServiceRequester requester = fixture.requester();
      CompletableFuture<Message> open = requester.callAsync(bytes("open"), LONG);
      requester.start(
          new BlockingEnd(requester, blocked, closed),
          bytes("overdue"),
          Headers.empty(),
          System.nanoTime(),
          0);
      blocked.await();
      requests.close();
      ChannelClosedException gone =
          assertThrows(ChannelClosedException.class, () -> requester.awaitResponder(Duration.ZERO));
      assertEquals(ErrorCode.PEER_LOST, gone.code());
      requester.close();
      assertTrue(open.isDone(), "the call is open after the close");
      CompletionException end = assertThrows(CompletionException.class, open::join);
      CallException failure = assertInstanceOf(CallException.class, end.getCause());
      assertEquals(ErrorCode.CALL_CANCELLED, failure.code());
      assertEquals(CallException.Outcome.UNKNOWN, failure.outcome());
    } finally {
      closed.countDown();
    }
  }

  /** Blocks the thread that ends the call. */
  private record BlockingEnd(
      ServiceRequester requester, CountDownLatch blocked, CountDownLatch closed)
      implements StartedCall {
    @Override
    public void begin(Call call, long number) {}

    @Override
    public void abandon() {}

    @Override
    public void onEnd(Call call, @Nullable Message response, @Nullable IpcException failure) {
      blocked.countDown();
      try {
        closed.await();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
      requester.ended(call);
    }
  }
}
