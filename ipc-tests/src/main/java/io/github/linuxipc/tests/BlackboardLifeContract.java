package io.github.linuxipc.tests;

import static io.github.linuxipc.tests.ContractAssertions.throwsCode;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.linuxipc.channel.Capability;
import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.state.Blackboard;
import io.github.linuxipc.state.BlackboardState;
import io.github.linuxipc.state.BlackboardWriter;
import io.github.linuxipc.tests.peer.PeerProcess;
import org.junit.jupiter.api.Test;

/** How long a blackboard lives, and what its processes agree on: S6. */
public abstract class BlackboardLifeContract extends StateTest {
  /**
   * Creates an instance for one test.
   *
   * @param subject what is under test
   */
  protected BlackboardLifeContract(TransportUnderTest subject) {
    super(subject, "blackboards");
  }

  @Test
  void S06_shouldKeepTheValuesAsLongAsAnyoneHasItOpen() throws Exception {
    BlackboardWriter writer = writer();
    Blackboard board = blackboard();
    put(writer, "a", "1");
    writer.close();
    assertEquals("1=1", get(board, "a"));
    BlackboardWriter next = writer();
    board.close();
    assertEquals(2, put(next, "a", "2"), "it continues the versions");
  }

  @Test
  void S06_shouldForgetTheValuesWhenNobodyHasItOpen() throws Exception {
    BlackboardWriter writer = writer();
    put(writer, "a", "1");
    writer.close();
    assertEquals("none", get(blackboard(), "a"));
  }

  @Test
  void S06_shouldForgetWhatAKilledProcessLeft() throws Exception {
    PeerProcess peer = peerWith("board-writer");
    peer.call("put", "a", "1");
    peer.kill();
    assertEquals("none", get(blackboard(), "a"));
  }

  @Test
  void S06_shouldKeepAPersistentBlackboard() throws Exception {
    assumeCapability(Capability.PERSISTENT);
    BlackboardWriter writer = writer("persistent=true");
    put(writer, "a", "1");
    writer.close();
    Blackboard board = blackboard();
    assertEquals("1=1", get(board, "a"));
    board.close();
    assertEquals(2, put(writer(), "a", "2"), "it continues the versions");
  }

  @Test
  void S06_shouldTellWhetherItHasAWriter() throws Exception {
    Blackboard board = blackboard();
    assertEquals(BlackboardState.CLOSED, board.state());
    BlackboardWriter writer = writer();
    assertEquals(BlackboardState.LIVE, board.state());
    assertEquals(BlackboardState.LIVE, writer.state());
    writer.close();
    assertEquals(BlackboardState.CLOSED, board.state());
  }

  @Test
  void S06_shouldTellAKilledWriterFromAStoppedOne() throws Exception {
    Blackboard board = blackboard();
    PeerProcess peer = peerWith("board-writer");
    peer.call("put", "a", "1");
    peer.stop();
    assertEquals(BlackboardState.LIVE, board.state());
    peer.kill();
    assertEquals(BlackboardState.DEAD, board.state());
    assertEquals("1=1", get(board, "a"));
    BlackboardWriter next = writer();
    assertEquals(BlackboardState.LIVE, board.state());
    assertEquals(2, put(next, "a", "2"));
  }

  @Test
  void S06_shouldRefuseOtherLimits() throws Exception {
    Blackboard board = blackboard("max-keys=7");
    throwsCode(() -> blackboard("max-keys=8"), ErrorCode.INCOMPATIBLE_PEER);
    assertEquals(4096, board.maxMessageSize());
  }

  @Test
  void S06_shouldRefuseAnotherKindOfTheSameName() throws Exception {
    Blackboard board = blackboard();
    String address = subject().address(channel());
    Throwable refused = throwsCode(() -> ipc().lock(address), ErrorCode.INCOMPATIBLE_PEER);
    assertTrue(refused.toString().contains("blackboard"), refused::toString);
    throwsCode(() -> ipc().region(address, 100), ErrorCode.INCOMPATIBLE_PEER);
    assertEquals("none", get(board, "a"));
  }
}
