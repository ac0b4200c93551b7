package io.github.linuxipc.tests;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.event.Waiter;
import io.github.linuxipc.event.Waker;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** N2: await returns whether it was woken, and can be interrupted and closed. */
public abstract class AwaitContract extends EventTest {
  private static final long MOST_CPU_NS = 50_000_000;

  /**
   * Creates an instance for one test.
   *
   * @param subject the notifier under test
   */
  protected AwaitContract(NotifierUnderTest subject) {
    super(subject);
  }

  @Test
  void N02_shouldWaitForTheWholeTimeout() throws Exception {
    Waiter waiter = waiter();
    quiet(waiter);
    for (long ms : new long[] {1, 50, 700}) {
      long beganNs = System.nanoTime();
      assertFalse(waiter.await(Duration.ofMillis(ms)), "no waker wakes it");
      long tookNs = System.nanoTime() - beganNs;
      assertTrue(tookNs >= ms * 1_000_000, () -> "waited " + tookNs + " ns, not " + ms + " ms");
    }
  }

  @Test
  void N02_shouldTryOnceWithAZeroOrNegativeTimeout() throws Exception {
    Waiter waiter = waiter();
    Waker waker = waker();
    quiet(waiter);
    for (Duration none :
        List.of(Duration.ZERO, Duration.ofSeconds(-1), Duration.ofDays(-999_999))) {
      assertFalse(waiter.await(none), "no waker wakes it");
    }
    assertTrue(waker.wake(), "a waiter is bound");
    ContractAssertions.awaitCondition(() -> waiter.await(Duration.ZERO));
  }

  @Test
  void N02_shouldWaitForeverWithoutATimeout() throws Exception {
    Waiter waiter = waiter();
    quiet(waiter);
    Duration forever = Duration.ofSeconds(Long.MAX_VALUE);
    BackgroundAction<Boolean> waiting =
        BackgroundAction.of(() -> waiter.await(forever)).assertBlocked();
    assertTrue(waker().wake(), "a waiter is bound");
    assertTrue(waiting.result(), "it was woken");
  }

  @Test
  void N02_shouldBeInterruptible() throws Exception {
    Waiter waiter = waiter();
    Waker waker = waker();
    for (int i = 0; i < 3; i++) {
      quiet(waiter);
      BackgroundAction<Boolean> waiting = blocked(waiter);
      waiting.interrupt();
      assertInstanceOf(InterruptedException.class, waiting.failure());
      assertTrue(waker.wake(), "the waiter is still bound");
      assertTrue(waiter.await(LONG), "it was woken");
    }
  }

  @Test
  void N02_shouldThrowAtOnceWhenInterruptedBefore() throws Exception {
    Waiter waiter = waiter();
    assertTrue(waker().wake(), "a waiter is bound");
    Thread.currentThread().interrupt();
    assertThrows(InterruptedException.class, () -> waiter.await(LONG));
    assertFalse(
        Thread.currentThread().isInterrupted(), "the exception clears the interrupt status");
    assertTrue(waiter.await(LONG), "the wake was not lost by the interrupt");
  }

  @Test
  void N02_shouldOpenNothingInAnInterruptedThread() throws Exception {
    Thread.currentThread().interrupt();
    assertThrows(InterruptedException.class, this::waiter);
    Thread.currentThread().interrupt();
    assertThrows(InterruptedException.class, this::waker);
    waiter();
    assertTrue(waker().wake(), "a waiter is bound");
  }

  @Test
  void N02_shouldWakeABlockedAwaitWhenClosed() throws Exception {
    for (int i = 0; i < 5; i++) {
      Waiter waiter = ipc().waiter(event());
      BackgroundAction<Boolean> waiting =
          BackgroundAction.of(() -> awaitAny(waiter)).assertBlocked();
      waiter.close();
      ContractAssertions.hasCode(waiting.failure(), ErrorCode.CLOSED);
      ContractAssertions.throwsCode(() -> waiter.await(Duration.ZERO), ErrorCode.CLOSED);
      waiter.close();
    }
  }

  /** Waits until await throws or times out: spurious wake-ups do not end it. */
  private static boolean awaitAny(Waiter waiter) throws Exception {
    while (waiter.await(LONG)) {
      Thread.onSpinWait();
    }
    return false;
  }

  @Test
  void N02_shouldWakeABlockedAwaitWhenItsInstanceIsClosed() throws Exception {
    var ipc = ipc();
    Waiter waiter = ipc.waiter(event());
    BackgroundAction<Boolean> waiting = BackgroundAction.of(() -> awaitAny(waiter)).assertBlocked();
    ipc.close();
    ContractAssertions.hasCode(waiting.failure(), ErrorCode.CLOSED);
    waiter();
  }

  @Test
  void N02_shouldCloseWithTheFlagSet() throws Exception {
    Waiter waiter = waiter();
    Waker waker = waker();
    Thread.currentThread().interrupt();
    waiter.close();
    waker.close();
    assertTrue(Thread.interrupted(), "the interrupt status is still set");
    waiter();
    assertTrue(waker().wake(), "a successor is bound");
  }

  @Test
  void N02_shouldLetThreadsShareAWaiter() throws Exception {
    Waiter waiter = waiter();
    Waker waker = waker();
    quiet(waiter);
    List<BackgroundAction<Boolean>> waiting = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      waiting.add(blocked(waiter));
    }
    for (BackgroundAction<Boolean> call : waiting) {
      ContractAssertions.awaitCondition(() -> waker.wake() && wasWoken(call));
      assertTrue(call.result(), "it was woken");
    }
  }

  /**
   * Waits up to 50 ms for a call to end, and returns whether it has. Which of several waiting
   * threads a wake reaches is not defined, so it may have been another call.
   */
  private static boolean wasWoken(BackgroundAction<Boolean> call) throws InterruptedException {
    for (int i = 0; i < 50 && !call.isDone(); i++) {
      Thread.sleep(1);
    }
    return call.isDone();
  }

  @Test
  void N02_shouldSleepWhileItWaits() throws Exception {
    Waiter waiter = waiter();
    quiet(waiter);
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    long beganNs = threads.getCurrentThreadCpuTime();
    waiter.await(Duration.ofSeconds(1));
    waiter.await(Duration.ofSeconds(1));
    long usedNs = threads.getCurrentThreadCpuTime() - beganNs;
    assertTrue(usedNs < MOST_CPU_NS, () -> "waiting used " + usedNs + " ns of processor time");
  }

  @Test
  void N02_shouldLoseNoWakeWhenInterruptedAHundredTimes() throws Exception {
    Waiter waiter = waiter();
    Waker waker = waker();
    for (int i = 0; i < 100; i++) {
      BackgroundAction<Boolean> waiting = BackgroundAction.of(() -> waiter.await(LONG));
      assertTrue(waker.wake(), "a waiter is bound");
      waiting.interrupt();
      if (!waiting.returned()) {
        assertInstanceOf(InterruptedException.class, waiting.failure());
        assertTrue(waiter.await(LONG), "the wake was lost by an interrupt");
      }
    }
  }
}
