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

/** N5 and N6: other programs raise the event too, and nobody is hurt who does not wait for it. */
public abstract class KernelEventContract extends EventTest {
  private static final int MANY = 200;

  /**
   * Makes an instance for one test.
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
  void N05_shouldHearAnotherProgram() throws Exception {
    Waiter waiter = waiter();
    quiet(waiter);
    BackgroundAction<Boolean> waiting = blocked(waiter);
    subject().raise(event(), ProcessHandle.current().pid());
    assertTrue(waiting.result(), "it was woken");
  }

  @Test
  void N05_shouldHearAnotherProgramInAnotherProcess() throws Exception {
    PeerProcess peer = peer();
    peer.call("waiter", event());
    peer.ask("await", LONG.toMillis());
    subject().raise(event(), peer.pid());
    assertEquals("true", peer.answer(), "it was woken");
  }

  @Test
  void N06_shouldNotDieOfAnEventThatComesAfterTheClose() throws Exception {
    PeerProcess peer = peer();
    for (int i = 0; i < 3; i++) {
      peer.call("waiter", event());
      peer.call("close-waiter");
      subject().raise(event(), peer.pid());
    }
    assertEquals("", peer.call("waiter", event()), "it lives");
    assertTrue(waker().wake(), "it waits again");
    assertEquals("true", peer.call("await", LONG.toMillis()), "it was woken");
  }

  @Test
  void N06_shouldNotDieOfWakesWhileItOpensAndCloses() throws Exception {
    PeerProcess peer = peer();
    Waker waker = waker();
    peer.ask("cycle", event(), MANY);
    int taken = 0;
    while (!peer.hasAnswered()) {
      taken += waker.wake() ? 1 : 0;
    }
    assertEquals(Integer.toString(MANY), peer.answer(), "cycles");
    assertTrue(taken > 0, "some wakes met a waiter");
    assertFalse(waker.wake(), "nobody waits");
  }
}
