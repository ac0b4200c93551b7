package io.github.linuxipc.tests;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.linuxipc.Ipc;
import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.event.Waiter;
import io.github.linuxipc.event.Waker;
import io.github.linuxipc.tests.peer.PeerProcess;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** N0: at most one process waits for an event, and wake returns whether there is one. */
public abstract class WaiterPresenceContract extends EventTest {
  private static final int ROUNDS = 10;

  /**
   * Creates an instance for one test.
   *
   * @param subject the notifier under test
   */
  protected WaiterPresenceContract(NotifierUnderTest subject) {
    super(subject);
  }

  @Test
  void N00_shouldReturnFalseFromWakeWhenNoWaiterIsBound() throws Exception {
    Waker waker = waker();
    assertFalse(waker.wake(), "no waiter is bound yet");
    Waiter waiter = waiter();
    assertTrue(waker.wake(), "a waiter is bound now");
    waiter.close();
    assertFalse(waker.wake(), "no waiter is bound any more");
  }

  @Test
  void N00_shouldDiscardWakesFromBeforeTheBind() throws Exception {
    Waker waker = waker();
    int woken = 0;
    for (int i = 0; i < ROUNDS; i++) {
      assertFalse(waker.wake(), "no waiter is bound");
      try (Waiter waiter = ipc().waiter(event())) {
        woken += waiter.await(SHORT) ? 1 : 0;
      }
    }
    assertTrue(woken < ROUNDS, "every waiter was woken by a wake from before it was bound");
  }

  @Test
  void N00_shouldDiscardWakesOfThePredecessor() throws Exception {
    Waker waker = waker();
    int woken = 0;
    for (int i = 0; i < ROUNDS; i++) {
      Waiter first = ipc().waiter(event());
      assertTrue(waker.wake(), "a waiter is bound");
      first.close();
      try (Waiter second = ipc().waiter(event())) {
        woken += second.await(SHORT) ? 1 : 0;
      }
    }
    assertTrue(woken < ROUNDS, "every waiter was woken by a wake for its predecessor");
  }

  @Test
  void N00_shouldWakeTheSuccessorWhenTheWaiterIsReplaced() throws Exception {
    Waker waker = waker();
    for (int i = 0; i < ROUNDS; i++) {
      try (Waiter waiter = ipc().waiter(event())) {
        assertTrue(waker.wake(), "a waiter is bound");
        assertTrue(waiter.await(LONG), "it was woken");
      }
      assertFalse(waker.wake(), "no waiter is bound");
    }
  }

  @Test
  void N00_shouldRefuseASecondWaiter() throws Exception {
    Waiter waiter = waiter();
    Waker waker = waker();
    ContractAssertions.throwsCode(() -> waiter(), ErrorCode.CHANNEL_IN_USE);
    Ipc same = ipc();
    ContractAssertions.throwsCode(() -> same.waiter(event()), ErrorCode.CHANNEL_IN_USE);
    assertTrue(waker.wake(), "the first waiter is still bound");
    assertTrue(waiter.await(LONG), "it was woken");
  }

  @Test
  void N00_shouldRefuseASecondProcessAndNameTheFirst() throws Exception {
    PeerProcess peer = peer();
    peer.call("waiter", event());
    Throwable refusal = ContractAssertions.throwsCode(() -> waiter(), ErrorCode.CHANNEL_IN_USE);
    assertTrue(
        String.valueOf(refusal.getMessage()).contains(Long.toString(peer.pid())),
        () -> "the text does not name process " + peer.pid() + ": " + refusal.getMessage());
    Waiter other = fixture().closeAtEnd(ipc().waiter(other()));
    ContractAssertions.throwsCode(() -> peer.call("waiter", other()), ErrorCode.CHANNEL_IN_USE);
    other.close();
    peer.call("waiter", other());
  }

  @Test
  void N00_shouldKeepEventsApart() throws Exception {
    Waiter waiter = waiter();
    Waiter other = fixture().closeAtEnd(ipc().waiter(other()));
    Waker waker = waker();
    for (int i = 0; i < ROUNDS; i++) {
      assertTrue(waker.wake(), "a waiter is bound");
    }
    assertTrue(waiter.await(LONG), "it was woken");
    quiet(other);
    other.close();
    assertTrue(waker.wake(), "the close of the other waiter has no effect here");
  }

  @Test
  void N00_shouldReportToAnotherProcessWhetherAWaiterIsBound() throws Exception {
    PeerProcess peer = peer();
    peer.call("waker", event());
    if (!peer.call("wake", 1).equals("0")) {
      throw new AssertionError("a wake returned true though no waiter is bound");
    }
    Waiter waiter = waiter();
    if (!peer.call("wake", 1).equals("1")) {
      throw new AssertionError("a wake returned false though a waiter is bound");
    }
    assertTrue(waiter.await(LONG), "it was woken");
  }

  @Test
  void N00_shouldLeaveNoFileBehind() throws Exception {
    waiter().close();
    Set<String> before = fixture().files();
    for (int i = 0; i < ROUNDS; i++) {
      Waiter waiter = ipc().waiter(event());
      Waker waker = ipc().waker(event());
      assertTrue(waker.wake(), "a waiter is bound");
      waiter.close();
      waker.close();
    }
    Set<String> after = fixture().files();
    assertTrue(before.containsAll(after), () -> "files after ten cycles: " + after);
  }
}
