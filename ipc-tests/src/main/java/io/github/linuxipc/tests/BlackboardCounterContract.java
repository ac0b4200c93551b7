package io.github.linuxipc.tests;

import static io.github.linuxipc.tests.ContractAssertions.throwsCode;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.state.Blackboard;
import io.github.linuxipc.state.Counter;
import io.github.linuxipc.tests.peer.PeerProcess;
import io.github.linuxipc.tests.peer.SharedCount;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Counters of a blackboard: S7. */
public abstract class BlackboardCounterContract extends StateTest {
  private static final int ADDITIONS = 50_000;

  /**
   * Creates an instance for one test.
   *
   * @param subject what is under test
   */
  protected BlackboardCounterContract(TransportUnderTest subject) {
    super(subject, "blackboards");
  }

  @Test
  void S07_shouldAddWhatAllHaveAdded() throws Exception {
    Counter first = blackboard().counter("calls");
    Blackboard other = blackboard();
    Counter second = other.counter("calls");
    first.add(5);
    second.add(7);
    second.add(-2);
    first.add(Long.MAX_VALUE);
    first.add(Long.MIN_VALUE);
    assertEquals(9, first.get());
    assertEquals(9, second.get());
    assertEquals(0, other.counter("more").get());
  }

  @Test
  void S07_shouldLoseNoAdditionOfThreads() throws Exception {
    Blackboard board = blackboard();
    Blackboard other = blackboard();
    List<BackgroundAction<?>> adding = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      Counter counter = (i % 2 == 0 ? board : other).counter("calls");
      adding.add(
          BackgroundAction.run(
              () -> {
                for (int n = 0; n < ADDITIONS; n++) {
                  counter.add(1);
                }
              }));
    }
    for (BackgroundAction<?> each : adding) {
      each.result();
    }
    assertEquals(4L * ADDITIONS, board.counter("calls").get());
  }

  @Test
  void S07_shouldKeepWhatAClosedBlackboardHasAdded() throws Exception {
    Blackboard board = blackboard();
    Blackboard other = blackboard();
    Counter counter = other.counter("calls");
    counter.add(3);
    other.close();
    throwsCode(() -> counter.add(1), ErrorCode.CLOSED);
    assertEquals(3, board.counter("calls").get());
    board.counter("calls").add(4);
    Counter successor = blackboard().counter("calls");
    successor.add(1);
    assertEquals(8, successor.get());
  }

  @Test
  void S07_shouldRefuseMoreCountersThanItHasRoomFor() throws Exception {
    Blackboard board = blackboard("max-counters=2");
    board.counter("a");
    board.counter("b").add(1);
    throwsCode(() -> board.counter("c"), ErrorCode.STATE_FULL);
    assertEquals(1, board.counter("b").get());
  }

  @Test
  void S07_shouldLoseNoAdditionThatReturnedWhenProcessesAreKilled() throws Exception {
    Blackboard board = blackboard();
    Counter counter = board.counter("calls");
    List<PeerProcess> killed = new ArrayList<>();
    List<SharedCount> returned = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      Path file = fixture().directory().resolve("returned" + i);
      returned.add(fixture().closeAtEnd(SharedCount.create(file)));
      PeerProcess peer = peerWith("board");
      peer.call("add-stream", "calls", file);
      killed.add(peer);
    }
    PeerProcess survivor = peerWith("board");
    survivor.call("add", "calls", ADDITIONS);
    for (SharedCount count : returned) {
      while (count.get() < 1000) {
        Thread.sleep(1);
      }
    }
    for (PeerProcess peer : killed) {
      peer.kill();
    }
    long sum = ADDITIONS;
    for (SharedCount count : returned) {
      sum += count.get();
    }
    long read = counter.get();
    assertTrue(sum <= read && read <= sum + killed.size(), () -> "the counter is " + read);
    assertEquals(read + 10, Long.parseLong(survivor.call("add", "calls", 10)));
    assertEquals(read + 15, Long.parseLong(peerWith("board").call("add", "calls", 5)));
  }
}
