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

/** N3: a dead waiter or waker harms nobody, and a stopped one is not dead. */
public abstract class EventDeathContract extends EventTest {
  private static final int MANY = 2_000;

  /**
   * Makes an instance for one test.
   *
   * @param subject the notifier under test
   */
  protected EventDeathContract(NotifierUnderTest subject) {
    super(subject);
  }

  @Test
  void N03_shouldSayThatAKilledWaiterWaitsNoMore() throws Exception {
    PeerProcess peer = peer();
    peer.call("waiter", event());
    peer.ask("await", LONG.toMillis());
    Waker waker = waker();
    assertTrue(waker.wake(), "somebody waits");
    peer.kill();
    assertFalse(waker.wake(), "a dead process does not wait");
    assertFalse(waker().wake(), "a dead process does not wait");
  }

  @Test
  void N03_shouldLetASuccessorTakeOverFromAKilledWaiter() throws Exception {
    Waker waker = waker();
    for (int i = 0; i < 3; i++) {
      PeerProcess peer = peer();
      peer.call("waiter", event());
      peer.ask("await", LONG.toMillis());
      assertTrue(waker.wake(), "somebody waits");
      peer.kill();
      try (Waiter waiter = ipc().waiter(event())) {
        assertTrue(waker.wake(), "the successor waits");
        assertTrue(waiter.await(LONG), "it was woken");
      }
      assertFalse(waker.wake(), "nobody waits");
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
  void N03_shouldNotBeHarmedByAKilledWaker() throws Exception {
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
    assertTrue(mine.wake(), "somebody waits");
    assertTrue(waiter.await(LONG), "it was woken");
  }

  @Test
  void N03_shouldNotTakeAStoppedWaiterForDead() throws Exception {
    PeerProcess peer = peer();
    peer.call("waiter", event());
    Waker waker = waker();
    peer.stop();
    Thread.sleep(1_200);
    ContractAssertions.throwsCode(() -> waiter(), ErrorCode.CHANNEL_IN_USE);
    assertTrue(waker.wake(), "a stopped process waits");
    peer.ask("await", LONG.toMillis());
    peer.resume();
    assertEquals("true", peer.answer(), "it was woken when it went on");
  }

  @Test
  void N03_shouldWakeAWaiterThatWasStoppedWhileItSlept() throws Exception {
    PeerProcess peer = peer();
    peer.call("waiter", event());
    peer.ask("await", LONG.toMillis());
    Waker waker = waker();
    peer.stop();
    assertTrue(waker.wake(), "a stopped process waits");
    Thread.sleep(600);
    peer.resume();
    assertEquals("true", peer.answer(), "it was woken when it went on");
  }

  @Test
  void N03_shouldLetAWaiterLeaveInGoodOrderAtTheEndOfItsProcess() throws Exception {
    PeerProcess peer = peer();
    peer.call("waiter", event());
    Waker waker = waker();
    assertTrue(waker.wake(), "somebody waits");
    peer.ask("exit");
    peer.awaitExit();
    assertFalse(waker.wake(), "nobody waits");
    assertEquals(0, fixture().files().size(), () -> "files that were left: " + files());
  }
}
