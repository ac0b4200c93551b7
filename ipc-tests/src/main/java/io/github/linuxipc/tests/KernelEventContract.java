package io.github.linuxipc.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.linuxipc.channel.Capability;
import io.github.linuxipc.event.Waiter;
import io.github.linuxipc.event.Waker;
import io.github.linuxipc.tests.peer.PeerProcess;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * N5 and N6: other programs can raise the event too, and a process without a waiter survives it.
 */
public abstract class KernelEventContract extends EventTest {
  private static final int MANY = 200;

  /**
   * Creates an instance for one test.
   *
   * @param subject the notifier under test
   */
  protected KernelEventContract(NotifierUnderTest subject) {
    super(subject);
  }

  @BeforeEach
  void assumeKernelEvents() {
    assumeCapability(Capability.KERNEL_EVENTS);
  }

  @Test
  void N05_shouldWakeWhenAnotherProgramRaisesTheEvent() throws Exception {
    Waiter waiter = waiter();
    quiet(waiter);
    BackgroundAction<Boolean> waiting = blocked(waiter);
    subject().raise(event(), ProcessHandle.current().pid());
    assertTrue(waiting.result(), "it was woken");
  }

  @Test
  void N05_shouldWakeAnotherProcessWhenAnotherProgramRaisesTheEvent() throws Exception {
    PeerProcess peer = peer();
    peer.call("waiter", event());
    peer.ask("await", LONG.toMillis());
    subject().raise(event(), peer.pid());
    assertEquals("true", peer.answer(), "it was woken");
  }

  @Test
  void N06_shouldSurviveAnEventThatComesAfterTheClose() throws Exception {
    PeerProcess peer = peer();
    for (int i = 0; i < 3; i++) {
      peer.call("waiter", event());
      peer.call("close-waiter");
      subject().raise(event(), peer.pid());
    }
    assertEquals("", peer.call("waiter", event()), "the process is alive");
    assertTrue(waker().wake(), "the waiter is bound again");
    assertEquals("true", peer.call("await", LONG.toMillis()), "it was woken");
  }

  @Test
  void N06_shouldSurviveWakesWhileWaitersOpenAndClose() throws Exception {
    PeerProcess peer = peer();
    Waker waker = waker();
    peer.ask("cycle", event(), MANY);
    int taken = 0;
    while (!peer.hasAnswered()) {
      taken += waker.wake() ? 1 : 0;
    }
    assertEquals(Integer.toString(MANY), peer.answer(), "cycles");
    assertTrue(taken > 0, "some wakes reached a waiter");
    assertFalse(waker.wake(), "no waiter is bound");
  }
}
