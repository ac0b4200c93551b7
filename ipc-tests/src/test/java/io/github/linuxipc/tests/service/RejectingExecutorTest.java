package io.github.linuxipc.tests.service;

import static io.github.linuxipc.tests.service.ServiceFixture.bytes;
import static io.github.linuxipc.tests.service.ServiceFixture.text;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.linuxipc.service.Requester;
import io.github.linuxipc.tests.guard.LeakGuard;
import io.github.linuxipc.tests.guard.Watchdog;
import io.github.linuxipc.tests.traffic.PartCollector;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The application's executor rejects the tasks that end calls and streams. */
@Tag("one-jdk")
@ExtendWith({LeakGuard.class, Watchdog.class})
class RejectingExecutorTest {
  private static final Duration LONG = Duration.ofSeconds(20);

  private final AtomicBoolean rejects = new AtomicBoolean();

  private final Executor executor =
      task -> {
        if (rejects.get()) {
          throw new RejectedExecutionException("the executor is full");
        }
        task.run();
      };

  @Test
  void R01_shouldEndACallWhoseExecutorRejectsItsEnd() throws Exception {
    try (ServiceFixture fixture = new ServiceFixture("unix")) {
      fixture.serve(fixture.responder(), request -> request.reply(request.payload()));
      Requester requester = requester(fixture);
      rejects.set(true);
      assertEquals("x", text(requester.callAsync(bytes("x"), LONG).get()));
    }
  }

  @Test
  void R09_shouldCancelAStreamWhoseExecutorRejectsASignal() throws Exception {
    LinkedBlockingQueue<Boolean> ends = new LinkedBlockingQueue<>();
    try (ServiceFixture fixture = new ServiceFixture("unix")) {
      fixture.serve(
          fixture.responder(),
          request -> {
            boolean emitted = true;
            while (emitted) {
              emitted = request.emit(bytes("part"), LONG);
            }
            ends.add(request.isCancelled());
          });
      Requester requester = requester(fixture);
      PartCollector collector = new PartCollector(1);
      requester.stream(bytes("x"), LONG).subscribe(collector);
      assertEquals("part", collector.signals().take());
      rejects.set(true);
      String last = collector.signals().take();
      while (last.equals("part")) {
        last = collector.signals().take();
      }
      assertEquals("the executor is full", last);
      assertEquals(true, ends.take(), "the request is cancelled");
    }
  }

  private Requester requester(ServiceFixture fixture) throws Exception {
    return fixture.keep(
        fixture
            .keep(ServiceFixture.builder("unix", fixture.directory()).executor(executor).build())
            .requester(ServiceFixture.NAME));
  }
}
