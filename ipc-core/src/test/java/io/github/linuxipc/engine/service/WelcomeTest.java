package io.github.linuxipc.engine.service;

import static io.github.linuxipc.engine.service.RequesterFixture.LONG;
import static io.github.linuxipc.engine.service.RequesterFixture.bytes;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.linuxipc.channel.Address;
import io.github.linuxipc.channel.Message;
import io.github.linuxipc.service.Request;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Tests a WELCOME that another thread reads before the send of the HELLO has returned. */
@Timeout(60)
class WelcomeTest {
  /**
   * Delays the send of a HELLO until the responses were polled twice after the WELCOME. The delay
   * follows the flush, which wakes the responder.
   */
  private static final class Delaying extends FaultyTransport {
    private final AtomicReference<@Nullable Thread> opening = new AtomicReference<>();
    private final AtomicInteger pollsSinceWelcome = new AtomicInteger();
    private volatile boolean welcomed;

    @Override
    void before(String method, Address address) {
      if (method.equals("offer") && opening.get() == Thread.currentThread()) {
        welcomed = false; // the WELCOME may come before the offer of the HELLO returns
        pollsSinceWelcome.set(0);
      }
    }

    @Override
    void after(String method, Address address) {
      boolean internal = address.target().startsWith("~");
      if (internal && method.equals("offer")) {
        welcomed = true;
      } else if (internal && method.equals("poll") && welcomed) {
        pollsSinceWelcome.incrementAndGet();
      } else if (method.equals("flush") && opening.compareAndSet(Thread.currentThread(), null)) {
        while (pollsSinceWelcome.get() < 4 && !Thread.currentThread().isInterrupted()) {
          Thread.onSpinWait();
        }
      }
    }
  }

  @Test
  void R07_shouldCancelCallsWhenTheWelcomeComesBeforeTheHelloIsSent() throws Exception {
    Delaying transport = new Delaying();
    LinkedBlockingQueue<Request> retained = new LinkedBlockingQueue<>();
    try (RequesterFixture fixture = new RequesterFixture(transport, 8, 2)) {
      ServiceResponder responder = fixture.responder();
      Thread serving = new Thread(() -> serve(responder, retained), "test-serve");
      serving.setDaemon(true);
      serving.start();
      ServiceRequester other = fixture.requester();
      CompletableFuture<Message> polling = other.callAsync(bytes("answered last"), LONG);
      retained.take();
      transport.opening.set(Thread.currentThread());
      ServiceRequester requester = fixture.requester();
      CompletableFuture<Message> call = requester.callAsync(bytes("cancelled"), LONG);
      Request request = retained.take();
      assertTrue(call.cancel(true));
      while (!request.isCancelled()) {
        Thread.sleep(1); // the time-out of the test interrupts a wait for a notice that is not sent
      }
      assertFalse(polling.isDone());
      responder.close();
      serving.join();
    }
  }

  private static void serve(ServiceResponder responder, LinkedBlockingQueue<Request> retained) {
    try {
      responder.serve(request -> retained.add(request.retain()));
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
