package io.github.linuxipc.engine.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.linuxipc.engine.PatternReceiver;
import io.github.linuxipc.engine.PatternSender;
import io.github.linuxipc.inproc.InprocTransport;
import java.lang.reflect.Proxy;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Tests that no notice waits without a thread that sends it. */
@Timeout(60)
class NoticesTest {
  private static final int NOTICES = 200_000;

  private final AtomicLong refused = new AtomicLong();
  private final AtomicLong sent = new AtomicLong();

  /** Each notice is refused once. The next one is given as soon as its predecessor was sent. */
  @Test
  void R07_shouldAttendToEachNoticeThatWaits() throws Exception {
    try (RequesterFixture fixture = new RequesterFixture(new InprocTransport(), 1);
        PatternReceiver requests = fixture.requestChannel()) {
      Semaphore permits = new Semaphore(0);
      Connection connection = fixture.opener(permits).open();
      connection.openControl(control(), 1);
      ResponseChannel responses = connection.responses();
      Thread flusher = new Thread(() -> flush(connection), "test-flusher");
      flusher.setDaemon(true);
      flusher.start();
      for (long i = 1; i <= NOTICES; i++) {
        connection.cancel(i);
        while (sent.get() < i) {
          assertTrue(responses.isAttended() || sent.get() >= i, "nobody sends the notice");
          Thread.onSpinWait();
        }
      }
      flusher.join();
      assertEquals(NOTICES, permits.availablePermits());
      assertTrue(requests.isOpen());
    }
  }

  /** Flushes as the engine thread does: while there is something to attend to. */
  private void flush(Connection connection) {
    ResponseChannel responses = connection.responses();
    while (sent.get() < NOTICES || responses.isAttended()) {
      if (responses.isAttended()) {
        connection.notices().flush();
      }
    }
  }

  private PatternSender control() {
    return (PatternSender)
        Proxy.newProxyInstance(
            PatternSender.class.getClassLoader(),
            new Class<?>[] {PatternSender.class},
            (proxy, method, arguments) ->
                switch (method.getName()) {
                  case "trySend" -> trySend();
                  case "close" -> null;
                  default -> throw new UnsupportedOperationException(method.getName());
                });
  }

  /** Called under the connection's lock. */
  private boolean trySend() {
    if (refused.get() == sent.get()) {
      refused.incrementAndGet();
      return false;
    }
    sent.incrementAndGet();
    return true;
  }
}
