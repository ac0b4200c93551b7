package io.github.linuxipc.socket.polling;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.linuxipc.spi.InboundLink;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which sender is served next, and when the kernel is asked which senders are ready (a select). */
class ServiceOrderTest {
  private static final int ROOM = 1_000;

  private final ServiceOrder<TestSender> order = new ServiceOrder<>();
  private final TestSender first = new TestSender(1, "root");
  private final TestSender second = new TestSender(2, "root");

  private List<Long> round() {
    List<Long> served = new ArrayList<>();
    order.beginRound();
    for (TestSender next = order.next(ROOM); next != null; next = order.next(ROOM)) {
      served.add(next.peer());
    }
    return served;
  }

  @Test
  void shouldServeAddedSendersOnce() {
    order.add(first);
    order.add(second);
    assertEquals(List.of(1L, 2L), round());
    assertEquals(List.of(), round());
  }

  @Test
  void shouldServeTheSenderThatWasActiveLast() {
    order.add(first);
    order.add(second);
    round();
    order.noteActive(second);
    assertEquals(List.of(2L), round());
    assertEquals(List.of(2L), round());
  }

  @Test
  void shouldServeTheOnlySenderWithoutASelect() {
    order.add(first);
    for (int i = 0; i < 100; i++) {
      assertFalse(order.beginPoll());
      assertEquals(List.of(1L), round());
      assertFalse(order.endRound(0));
    }
  }

  @Test
  void shouldSelectAfterEightPollsWhenOneOfSeveralIsAlwaysReady() {
    order.add(first);
    order.add(second);
    for (int i = 0; i < 8; i++) {
      assertFalse(order.beginPoll(), "poll " + i);
      assertFalse(order.endRound(1));
      order.endPoll(1);
    }
    assertTrue(order.beginPoll());
    order.beginSelect();
    assertFalse(order.beginPoll());
  }

  @Test
  void shouldSelectAfterFourQuantaOfFrames() {
    order.add(first);
    order.add(second);
    assertFalse(order.beginPoll());
    order.endPoll(4 * InboundLink.QUANTUM - 1);
    assertFalse(order.beginPoll());
    order.endPoll(1);
    assertTrue(order.beginPoll());
  }

  @Test
  void shouldSelectOnceWhenARoundOfSeveralFindsNothing() {
    order.add(first);
    order.add(second);
    order.beginPoll();
    order.noteActive(first);
    assertTrue(order.endRound(0));
    assertNull(order.lastActive());
    order.beginSelect();
    assertFalse(order.endRound(0));
  }

  @Test
  void shouldEndTheRoundWhenThereIsNoRoomForFrames() {
    order.add(first);
    order.add(second);
    order.beginRound();
    assertSame(first, order.next(1));
    assertNull(order.next(0));
    assertEquals(List.of(2L), round());
  }

  @Test
  void shouldServeASenderAgainWhenTheHandlerThrew() {
    order.add(first);
    order.add(second);
    order.beginRound();
    assertSame(first, order.next(ROOM)); // and then the handler throws
    assertTrue(order.hasQueued());
    assertEquals(List.of(2L, 1L), round());
    assertFalse(order.hasQueued());
  }

  @Test
  void shouldNotServeARemovedSenderAndUseItsSlotAgain() {
    order.add(first);
    order.add(second);
    order.remove(first);
    assertEquals(0, order.nextSlot());
    TestSender third = new TestSender(3, "root");
    order.add(third);
    assertEquals(0, order.slotOf(third));
    assertEquals(List.of(2L, 3L), round());
    assertFalse(order.contains(first));
  }

  @Test
  void shouldKeepAllSendersWhenSlotsGrow() {
    for (int i = 0; i < 20; i++) {
      order.add(new TestSender(i, "root"));
    }
    for (int i = 0; i < 20; i++) {
      TestSender sender = order.at(i);
      assertEquals(i, sender == null ? -1 : sender.peer());
    }
    assertEquals(20, round().size());
  }

  @Test
  void shouldNotServeAHeldSenderUntilItIsResumed() {
    order.add(first);
    round();
    order.hold(first);
    order.enqueue(first);
    assertNull(order.only());
    assertEquals(List.of(), round());
    assertSame(first, order.resumeFirst());
    assertSame(first, order.only());
    assertEquals(List.of(1L), round());
  }

  @Test
  void shouldResumeSendersInTheOrderInWhichTheyWereHeld() {
    order.add(first);
    order.add(second);
    round();
    order.hold(first);
    order.hold(second);
    assertSame(first, order.firstHeld());
    order.skipFirstHeld();
    assertSame(second, order.resumeFirst());
    assertSame(first, order.resumeFirst());
    assertEquals(0, order.held());
  }
}
