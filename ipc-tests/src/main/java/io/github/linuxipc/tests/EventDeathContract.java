package io.github.linuxipc.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.event.Waiter;
import io.github.linuxipc.event.Waker;
import io.github.linuxipc.tests.peer.PeerProcess;
import io.github.linuxipc.tests.peer.SharedCount;
import org.junit.jupiter.api.Test;

/** N3: the death of a waiter or waker harms no other process, and a stopped process is not dead. */
public abstract class EventDeathContract extends EventTest {
  private static final int MANY = 2_000;

  /**
   * Creates an instance for one test.
   *
   * @param subject the notifier under test
   */
  protected EventDeathContract(NotifierUnderTest subject) {
    super(subject);
  }

  @Test
  void N03_shouldReportNoWaiterWhenTheWaiterIsKilled() throws Exception {
    PeerProcess peer = peer();
    peer.call("waiter", event());
    peer.ask("await", LONG.toMillis());
    Waker waker = waker();
    assertTrue(waker.wake(), "a waiter is bound");
    peer.kill();
    assertFalse(waker.wake(), "the waiter of a dead process is not bound");
    assertFalse(waker().wake(), "the waiter of a dead process is not bound");
  }

  @Test
  void N03_shouldLetASuccessorTakeOverFromAKilledWaiter() throws Exception {
    Waker waker = waker();
    for (int i = 0; i < 3; i++) {
      PeerProcess peer = peer();
      peer.call("waiter", event());
      peer.ask("await", LONG.toMillis());
      assertTrue(waker.wake(), "a waiter is bound");
      peer.kill();
      try (Waiter waiter = ipc().waiter(event())) {
        assertTrue(waker.wake(), "the successor is bound");
        assertTrue(waiter.await(LONG), "it was woken");
      }
      assertFalse(waker.wake(), "no waiter is bound");
    }
    assertEquals(0, fixture().files().size(), () -> "files that killed waiters left: " + files());
  }

  private String files() {
    try {
      return fixture().files().toString();
    } catch (java.io.IOException e) {
      return e.toString();
    }
  }

  @Test
  void N03_shouldKeepWakingWhenAWakerIsKilled() throws Exception {
    Waiter waiter = waiter();
    Waker mine = waker();
    try (SharedCount count = SharedCount.create(fixture().directory().resolve("count"))) {
      for (int i = 0; i < 3; i++) {
        PeerProcess peer = peer();
        peer.call("waker", event());
        peer.ask("count", Integer.MAX_VALUE, count.path());
        int before = count.get();
        while (count.get() < before + MANY) {
          waiter.await(SHORT);
        }
        peer.kill();
      }
    }
    drain(waiter);
    assertTrue(mine.wake(), "a waiter is bound");
    assertTrue(waiter.await(LONG), "it was woken");
  }

  @Test
  void N03_shouldTreatAStoppedWaiterAsAlive() throws Exception {
    PeerProcess peer = peer();
    peer.call("waiter", event());
    Waker waker = waker();
    peer.stop();
    Thread.sleep(1_200);
    ContractAssertions.throwsCode(() -> waiter(), ErrorCode.CHANNEL_IN_USE);
    assertTrue(waker.wake(), "the waiter of a stopped process is bound");
    peer.ask("await", LONG.toMillis());
    peer.resume();
    assertEquals("true", peer.answer(), "it was woken when it was continued");
  }

  @Test
  void N03_shouldWakeAWaiterThatWasStoppedWhileItSlept() throws Exception {
    PeerProcess peer = peer();
    peer.call("waiter", event());
    peer.ask("await", LONG.toMillis());
    Waker waker = waker();
    peer.stop();
    assertTrue(waker.wake(), "the waiter of a stopped process is bound");
    Thread.sleep(600);
    peer.resume();
    assertEquals("true", peer.answer(), "it was woken when it was continued");
  }

  @Test
  void N03_shouldCloseTheWaiterWhenItsProcessExits() throws Exception {
    PeerProcess peer = peer();
    peer.call("waiter", event());
    Waker waker = waker();
    assertTrue(waker.wake(), "a waiter is bound");
    peer.ask("exit");
    peer.awaitExit();
    assertFalse(waker.wake(), "no waiter is bound");
    assertEquals(0, fixture().files().size(), () -> "files that were left: " + files());
  }
}
