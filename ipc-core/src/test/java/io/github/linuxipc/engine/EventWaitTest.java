package io.github.linuxipc.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.event.Waiter;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Tests the wait for an event on a virtual thread. */
@Timeout(60)
class EventWaitTest {
  /** A waiter whose wait fails when it is interrupted, as when the kernel fails at that moment. */
  private static final class FailingWaiter implements Waiter {
    final CountDownLatch waiting = new CountDownLatch(1);

    @Override
    public boolean await(Duration timeout) throws IpcException {
      waiting.countDown();
      try {
        Thread.sleep(timeout.toMillis());
        return false;
      } catch (InterruptedException e) {
        throw IpcException.of(ErrorCode.IO, "the kernel failed", null);
      }
    }

    @Override
    public void close() {}
  }

  @Test
  void T12_shouldKeepTheInterruptOfAVirtualThreadWhenItsWaitFails() throws Exception {
    var start =
        Arrays.stream(Thread.class.getMethods())
            .filter(method -> method.getName().equals("startVirtualThread"))
            .findAny();
    assumeTrue(start.isPresent(), "needs virtual threads");
    EngineThreads threads = new EngineThreads(Runnable::run);
    FailingWaiter waiter = new FailingWaiter();
    FutureTask<Boolean> task =
        new FutureTask<>(
            () -> {
              EventWait wait = new EventWait(threads);
              IpcException thrown =
                  assertThrows(
                      IpcException.class, () -> wait.await(waiter, Duration.ofSeconds(50)));
              assertEquals(ErrorCode.IO, thrown.code());
              return Thread.currentThread().isInterrupted();
            });
    Thread virtual = (Thread) start.get().invoke(null, task);
    waiter.waiting.await();
    virtual.interrupt();
    assertTrue(task.get(), "the interrupt was lost");
    threads.close();
  }
}
