package io.github.linuxipc.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.linuxipc.Ipc;
import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.event.Waiter;
import io.github.linuxipc.event.Waker;
import io.github.linuxipc.tests.peer.PeerProcess;
import io.github.linuxipc.tests.peer.SharedCount;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** N1: at least one wake-up follows the last wake. */
public abstract class WakeContract extends EventTest {
  private static final int MANY = 3_000;

  /**
   * Creates an instance for one test.
   *
   * @param subject the notifier under test
   */
  protected WakeContract(NotifierUnderTest subject) {
    super(subject);
  }

  @Test
  void N01_shouldKeepAWakeForALaterAwait() throws Exception {
    Waiter waiter = waiter();
    assertTrue(waker().wake(), "a waiter is bound");
    Thread.sleep(100);
    assertTrue(waiter.await(LONG), "it was woken");
    quiet(waiter);
  }

  @Test
  void N01_shouldWakeABlockedAwait() throws Exception {
    Waiter waiter = waiter();
    Waker waker = waker();
    for (int i = 0; i < 5; i++) {
      BackgroundAction<Boolean> waiting = blocked(waiter);
      assertTrue(waker.wake(), "a waiter is bound");
      assertTrue(waiting.result(), "it was woken");
    }
  }

  @Test
  void N01_shouldLetAWakeUpFollowTheLastWakeOfAThread() throws Exception {
    Waiter waiter = waiter();
    Waker waker = waker();
    AtomicInteger done = new AtomicInteger();
    BackgroundAction<?> waking =
        BackgroundAction.run(
            () -> {
              for (int i = 0; i < MANY; i++) {
                done.incrementAndGet();
                assertTrue(waker.wake(), "a waiter is bound");
              }
            });
    while (done.get() < MANY) {
      assertTrue(waiter.await(LONG), "no wake-up followed the last wake");
    }
    waking.result();
  }

  /** Each wake is the last one until the waiter has answered, so none may be lost. */
  @Test
  void N01_shouldLoseNoWakeInAPingPong() throws Exception {
    Waiter ping = waiter();
    Waiter pong = fixture().closeAtEnd(ipc().waiter(other()));
    Waker toPing = waker();
    Waker toPong = fixture().closeAtEnd(ipc().waker(other()));
    AtomicInteger sent = new AtomicInteger();
    AtomicInteger answered = new AtomicInteger();
    BackgroundAction<?> answering =
        BackgroundAction.run(
            () -> {
              while (answered.get() < MANY) {
                assertTrue(ping.await(LONG), "no wake-up followed a wake");
                answered.set(sent.get());
                assertTrue(toPong.wake(), "a waiter is bound");
              }
            });
    for (int i = 1; i <= MANY; i++) {
      sent.set(i);
      assertTrue(toPing.wake(), "a waiter is bound");
      while (answered.get() < i) {
        assertTrue(pong.await(LONG), "no wake-up followed a wake");
      }
    }
    answering.result();
  }

  @Test
  void N01_shouldLetAWakeUpFollowTheLastWakeOfAnotherProcess() throws Exception {
    PeerProcess peer = peer();
    Waiter waiter = waiter();
    try (SharedCount count = SharedCount.create(fixture().directory().resolve("count"))) {
      peer.call("waker", event());
      peer.ask("count", MANY, count.path());
      while (count.get() < MANY) {
        assertTrue(waiter.await(LONG), "no wake-up followed the last wake");
      }
      assertEquals(Integer.toString(MANY), peer.answer(), "wakes that reached a waiter");
    }
  }

  @Test
  void N01_shouldBeWokenBySeveralProcesses() throws Exception {
    Waiter waiter = waiter();
    List<PeerProcess> peers = List.of(peer(), peer(), peer());
    List<SharedCount> counts = new ArrayList<>();
    for (PeerProcess peer : peers) {
      int serial = counts.size();
      SharedCount count = SharedCount.create(fixture().directory().resolve("count-" + serial));
      counts.add(fixture().closeAtEnd(count));
      peer.call("waker", event());
      peer.ask("count", MANY / 3, count.path());
    }
    while (counts.stream().anyMatch(count -> count.get() < MANY / 3)) {
      assertTrue(waiter.await(LONG), "no wake-up followed the last wake");
    }
    for (PeerProcess peer : peers) {
      assertEquals(Integer.toString(MANY / 3), peer.answer(), "wakes that reached a waiter");
    }
  }

  @Test
  void N01_shouldTakeTenThousandWakesWithoutAWaitingThread() throws Exception {
    Waiter waiter = waiter();
    Waker waker = waker();
    for (int i = 0; i < 10_000; i++) {
      assertTrue(waker.wake(), "a waiter is bound");
    }
    assertTrue(waiter.await(LONG), "it was woken");
    drain(waiter);
    assertTrue(waker.wake(), "a waiter is bound");
    assertTrue(waiter.await(LONG), "it was woken");
  }

  @Test
  void N01_shouldLetThreadsShareAWaker() throws Exception {
    Waiter waiter = waiter();
    Waker waker = waker();
    AtomicInteger done = new AtomicInteger();
    List<BackgroundAction<?>> calls = new ArrayList<>();
    for (int t = 0; t < 4; t++) {
      calls.add(
          BackgroundAction.run(
              () -> {
                for (int i = 0; i < MANY / 4; i++) {
                  done.incrementAndGet();
                  assertTrue(waker.wake(), "a waiter is bound");
                }
              }));
    }
    while (done.get() < MANY) {
      assertTrue(waiter.await(LONG), "no wake-up followed the last wake");
    }
    for (BackgroundAction<?> call : calls) {
      call.result();
    }
  }

  /** A waiter may close after its last await, before the waker has checked whether it is bound. */
  @Test
  void N01_shouldReturnTrueFromWakeWhenTheWokenWaiterClosesAtOnce() throws Exception {
    Waker waker = waker();
    Ipc ipc = ipc();
    for (int i = 0; i < MANY / 10; i++) {
      AtomicInteger prepared = new AtomicInteger();
      Waiter waiter = ipc.waiter(event());
      BackgroundAction<?> waiting =
          BackgroundAction.run(
              () -> {
                do {
                  assertTrue(waiter.await(LONG), "it was woken");
                } while (prepared.get() == 0);
                waiter.close();
              });
      prepared.set(1);
      assertTrue(waker.wake(), "the waiter was woken, and wake returned false");
      waiting.result();
    }
  }

  @Test
  void N01_shouldRefuseToWakeWhenClosed() throws Exception {
    Waiter waiter = waiter();
    Waker waker = waker();
    assertTrue(waker.wake(), "a waiter is bound");
    waker.close();
    waker.close();
    ContractAssertions.throwsCode(waker::wake, ErrorCode.CLOSED);
    assertTrue(waiter.await(LONG), "an earlier wake still wakes the waiter");
  }
}
