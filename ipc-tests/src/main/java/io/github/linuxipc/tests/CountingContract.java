package io.github.linuxipc.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.linuxipc.channel.Capability;
import io.github.linuxipc.event.Waiter;
import io.github.linuxipc.event.Waker;
import io.github.linuxipc.tests.peer.PeerProcess;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** N4: with a counting notifier, each wake releases exactly one await. */
public abstract class CountingContract extends EventTest {
  private static final int MANY = 1_000;

  /**
   * Creates an instance for one test.
   *
   * @param subject the notifier under test
   */
  protected CountingContract(NotifierUnderTest subject) {
    super(subject);
  }

  @BeforeEach
  void assumeCounting() {
    assumeCapability(Capability.COUNTING);
  }

  private static int count(Waiter waiter) throws Exception {
    int woken = 0;
    while (waiter.await(SHORT)) {
      woken++;
    }
    return woken;
  }

  @Test
  void N04_shouldReleaseOneAwaitForEachWake() throws Exception {
    Waiter waiter = waiter();
    Waker waker = waker();
    for (int i = 0; i < MANY; i++) {
      assertTrue(waker.wake(), "a waiter is bound");
    }
    assertEquals(MANY, count(waiter), "awaits that were released");
  }

  @Test
  void N04_shouldCountTheWakesOfSeveralProcesses() throws Exception {
    Waiter waiter = waiter();
    PeerProcess first = peer();
    PeerProcess second = peer();
    first.call("waker", event());
    second.call("waker", event());
    first.ask("wake", MANY);
    second.ask("wake", MANY);
    for (int i = 0; i < 2 * MANY; i++) {
      assertTrue(waiter.await(LONG), "a wake was lost");
    }
    assertFalse(waiter.await(SHORT), "an await was released without a wake");
    first.answer();
    second.answer();
  }

  @Test
  void N04_shouldCountNoInterruptAndLoseNoWakeByOne() throws Exception {
    Waiter waiter = waiter();
    Waker waker = waker();
    int woken = 0;
    for (int i = 0; i < 100; i++) {
      BackgroundAction<Boolean> waiting = BackgroundAction.of(() -> waiter.await(LONG));
      Thread.sleep(i % 3);
      if (i % 2 == 0) {
        assertTrue(waker.wake(), "a waiter is bound");
      }
      waiting.interrupt();
      if (waiting.returned()) {
        woken++;
      } else {
        assertInstanceOf(InterruptedException.class, waiting.failure());
      }
    }
    assertEquals(50, woken + count(waiter), "awaits that were released by 50 wakes");
  }

  @Test
  void N04_shouldReleaseOneThreadForEachWake() throws Exception {
    Waiter waiter = waiter();
    Waker waker = waker();
    BackgroundAction<Boolean> first = BackgroundAction.of(() -> waiter.await(LONG)).assertBlocked();
    BackgroundAction<Boolean> second =
        BackgroundAction.of(() -> waiter.await(Duration.ofMillis(700)));
    assertTrue(waker.wake(), "a waiter is bound");
    boolean firstReleased = first.returned(Duration.ofMillis(1_500));
    assertEquals(!firstReleased, second.result(), "one of two was released");
    if (!firstReleased) {
      assertTrue(waker.wake(), "a waiter is bound");
    }
    assertTrue(first.result(), "it was woken");
  }
}
