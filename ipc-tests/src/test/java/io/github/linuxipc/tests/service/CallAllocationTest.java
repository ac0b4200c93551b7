package io.github.linuxipc.tests.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.github.linuxipc.service.RequestHandler;
import io.github.linuxipc.service.Requester;
import io.github.linuxipc.service.Responder;
import io.github.linuxipc.tests.guard.LeakGuard;
import io.github.linuxipc.tests.guard.Watchdog;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests how much a warm call allocates, in the thread that calls and in the thread that polls. */
@Tag("slow")
@ExtendWith({LeakGuard.class, Watchdog.class})
class CallAllocationTest {
  private static final int WARM = 30_000;
  private static final int MEASURED = 5_000;
  private static final int LENGTH = 64;

  private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  @ParameterizedTest
  @ValueSource(strings = {"inproc", "unix", "shm"})
  void R05_shouldAllocateNothingInAPollThatReplies(String transport) throws Exception {
    try (ServiceFixture fixture = new ServiceFixture(transport)) {
      Responder responder = fixture.responder();
      Requester requester = fixture.requester();
      FutureTask<Long> caller = new FutureTask<>(() -> call(requester));
      Thread thread = new Thread(caller);
      thread.start();
      RequestHandler echo = request -> request.reply(request.payload());
      int handled = 0;
      while (handled < WARM) {
        handled += responder.poll(echo, 1, Duration.ofSeconds(10));
      }
      long before = threads.getThreadAllocatedBytes(Thread.currentThread().getId());
      for (int i = 0; i < MEASURED; i++) {
        while (responder.poll(echo, 1) == 0) {
          Thread.onSpinWait();
        }
      }
      long bytes = threads.getThreadAllocatedBytes(Thread.currentThread().getId()) - before;
      assertTrue(bytes < MEASURED, () -> "a request allocates " + bytes / (double) MEASURED);
      long ofCaller = caller.get();
      assertTrue(ofCaller <= 300 + LENGTH, () -> "a call allocates " + ofCaller);
      assertEquals(true, requester.isOpen());
    }
  }

  /** Returns how many bytes a warm call and its response allocate in the calling thread. */
  private long call(Requester requester) throws Exception {
    ByteBuffer request = ByteBuffer.allocate(LENGTH);
    for (int i = 0; i < WARM; i++) {
      requester.call(request.clear());
    }
    long before = threads.getThreadAllocatedBytes(Thread.currentThread().getId());
    for (int i = 0; i < MEASURED; i++) {
      requester.call(request.clear());
    }
    return (threads.getThreadAllocatedBytes(Thread.currentThread().getId()) - before) / MEASURED;
  }
}
