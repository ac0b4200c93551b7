package io.github.linuxipc.tests;

import static io.github.linuxipc.tests.ContractAssertions.hasCode;
import static io.github.linuxipc.tests.ContractAssertions.throwsCode;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.linuxipc.Ipc;
import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.event.WaitSet;
import io.github.linuxipc.state.Blackboard;
import io.github.linuxipc.state.BlackboardKey;
import io.github.linuxipc.state.BlackboardWriter;
import io.github.linuxipc.state.Value;
import io.github.linuxipc.tests.peer.PeerProcess;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Waiting for changes of a blackboard: S5. */
public abstract class BlackboardWaitContract extends StateTest {
  /**
   * Creates an instance for one test.
   *
   * @param subject what is under test
   */
  protected BlackboardWaitContract(TransportUnderTest subject) {
    super(subject, "blackboards");
  }

  @Test
  void S05_shouldReturnAValueThatIsNewerAtOnce() throws Exception {
    BlackboardWriter writer = writer();
    Blackboard board = blackboard();
    put(writer, "a", "1");
    put(writer, "a", "2");
    Value value = board.await(board.key("a"), 1, LONG);
    assertEquals(2, value == null ? 0 : value.version());
    assertNull(board.await(board.key("a"), 2, Duration.ZERO));
  }

  @Test
  void S05_shouldEndByItsTimeOut() throws Exception {
    Blackboard board = blackboard();
    put(writer(), "a", "1");
    long began = System.nanoTime();
    assertNull(board.await(board.key("a"), 1, SHORT));
    assertTrue(System.nanoTime() - began >= SHORT.toNanos(), "it ended early");
    assertNull(board.await(board.key("never"), 0, SHORT));
  }

  @Test
  void S05_shouldWakeAWaiterWhenTheKeyIsPut() throws Exception {
    BlackboardWriter writer = writer();
    Blackboard board = blackboard();
    put(writer, "a", "1");
    put(writer, "other", "1");
    var waiting = BackgroundAction.of(() -> board.await(board.key("a"), 1, LONG));
    waiting.assertBlocked();
    put(writer, "other", "2");
    waiting.assertBlocked();
    put(writer, "a", "2");
    assertEquals(2, waiting.result().version());
  }

  @Test
  void S05_shouldWakeAWaiterForAKeyThatIsNew() throws Exception {
    BlackboardWriter writer = writer();
    Blackboard board = blackboard();
    var waiting = BackgroundAction.of(() -> board.await(board.key("new"), 0, LONG));
    waiting.assertBlocked();
    put(writer, "new", "1");
    assertEquals(1, waiting.result().version());
  }

  @Test
  void S05_shouldNotEndAWaitByARemoval() throws Exception {
    BlackboardWriter writer = writer();
    Blackboard board = blackboard();
    put(writer, "a", "1");
    var waiting = BackgroundAction.of(() -> board.await(board.key("a"), 1, LONG));
    writer.remove(writer.key("a"));
    waiting.assertBlocked();
    put(writer, "a", "3");
    assertEquals(3, waiting.result().version());
  }

  @Test
  void S05_shouldReportTheLastOfManyChanges() throws Exception {
    BlackboardWriter writer = writer();
    Blackboard board = blackboard();
    BlackboardKey key = board.key("a");
    int last = 20_000;
    var waiting =
        BackgroundAction.of(
            () -> {
              long seen = 0;
              while (seen < last) {
                Value value = board.await(key, seen, LONG);
                if (value == null) {
                  throw new AssertionError("nothing was reported after version " + seen);
                }
                seen = value.version();
              }
              return seen;
            });
    for (int i = 0; i < last; i++) {
      put(writer, "a", "x");
    }
    assertEquals(last, waiting.result());
  }

  @Test
  void S05_shouldWakeAWaiterInAnotherProcess() throws Exception {
    BlackboardWriter writer = writer();
    put(writer, "a", "1");
    PeerProcess peer = peerWith("board");
    peer.ask("await-value", "a", 1);
    Thread.sleep(200);
    put(writer, "a", "two");
    assertEquals("2=two", peer.answer());
  }

  @Test
  void S05_shouldPutAndWakeOthersAfterAWaiterWasKilled() throws Exception {
    BlackboardWriter writer = writer();
    Blackboard board = blackboard();
    put(writer, "a", "1");
    PeerProcess peer = peerWith("board");
    peer.ask("await-value", "a", 1);
    Thread.sleep(200);
    peer.kill();
    var waiting = BackgroundAction.of(() -> board.await(board.key("a"), 1, LONG));
    waiting.assertBlocked();
    put(writer, "a", "2");
    assertEquals(2, waiting.result().version());
  }

  @Test
  void S05_shouldEndAWaitWhenItsBlackboardIsClosed() throws Exception {
    Blackboard board = blackboard();
    put(writer(), "a", "1");
    var waiting = BackgroundAction.of(() -> board.await(board.key("a"), 1, LONG));
    waiting.assertBlocked();
    board.close();
    hasCode(waiting.failure(), ErrorCode.CLOSED);
    throwsCode(() -> board.get(board.key("a")), ErrorCode.CLOSED);
  }

  @Test
  void S05_shouldEndAWaitByAnInterrupt() throws Exception {
    Blackboard board = blackboard();
    put(writer(), "a", "1");
    var waiting = BackgroundAction.of(() -> board.await(board.key("a"), 1, LONG));
    waiting.assertBlocked();
    waiting.interrupt();
    assertThrows(
        InterruptedException.class,
        () -> {
          throw waiting.failure();
        });
    assertEquals("1=1", get(board, "a"));
  }

  @Test
  void S05_shouldRunTheActionOfAWaitSetForEachKey() throws Exception {
    BlackboardWriter writer = writer();
    put(writer, "a", "1");
    Ipc ipc = ipc();
    Blackboard board = ipc.blackboard(channel());
    AtomicInteger first = new AtomicInteger();
    AtomicInteger second = new AtomicInteger();
    try (WaitSet set = ipc.waitSet()) {
      set.add(board, board.key("a"), first::incrementAndGet);
      set.add(board, board.key("b"), second::incrementAndGet);
      assertEquals(1, set.await(LONG));
      assertEquals(1, first.get());
      assertEquals(0, set.await(SHORT));
      put(writer, "b", "1");
      assertEquals(1, set.await(LONG));
      assertEquals(1, second.get());
      writer.remove(writer.key("a"));
      assertEquals(1, set.await(LONG));
      assertEquals(2, first.get());
      assertTrue(set.remove(board));
      put(writer, "a", "3");
      assertEquals(0, set.await(SHORT));
    }
  }
}
