package io.github.linuxipc.tests;

import static io.github.linuxipc.tests.ContractAssertions.throwsCode;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.channel.MessageTooLargeException;
import io.github.linuxipc.state.Blackboard;
import io.github.linuxipc.state.BlackboardKey;
import io.github.linuxipc.state.BlackboardWriter;
import io.github.linuxipc.state.Value;
import io.github.linuxipc.tests.peer.PeerProcess;
import io.github.linuxipc.tests.traffic.StateValues;
import java.nio.BufferOverflowException;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Keys and values of a blackboard: S1 to S4. */
public abstract class BlackboardValueContract extends StateTest {
  private static final int KILLS = 5;
  private static final int READS = 200_000;

  /**
   * Creates an instance for one test.
   *
   * @param subject what is under test
   */
  protected BlackboardValueContract(TransportUnderTest subject) {
    super(subject, "blackboards");
  }

  @Test
  void S01_shouldReadTheLastValueOfEachKey() throws Exception {
    BlackboardWriter writer = writer();
    Blackboard board = blackboard();
    assertEquals("none", get(board, "low"));
    assertEquals(1, put(writer, "low", "1"));
    assertEquals(1, put(writer, "high", "9"));
    assertEquals(2, put(writer, "low", "22"));
    assertEquals("2=22", get(board, "low"));
    assertEquals("1=9", get(board, "high"));
    assertEquals("2=22", get(writer, "low"));
    assertEquals(List.of("low", "high"), board.keys());
  }

  @Test
  void S01_shouldFindAKeyThatIsAddedAfterItWasAskedFor() throws Exception {
    Blackboard board = blackboard();
    BlackboardKey key = board.key("late");
    assertNull(board.get(key));
    BlackboardWriter writer = writer();
    put(writer, "early", "x");
    put(writer, "late", "y");
    assertEquals("1=y", get(board, key));
  }

  @Test
  void S01_shouldCarryValuesOfEverySize() throws Exception {
    BlackboardWriter writer = writer("max-value-size=40");
    Blackboard board = blackboard("max-value-size=40");
    BlackboardKey key = writer.key("sizes");
    for (int size = 0; size <= 40; size++) {
      ByteBuffer value = ByteBuffer.allocate(50).position(3).limit(3 + size);
      for (int i = 0; i < size; i++) {
        value.put(3 + i, (byte) (size + i));
      }
      assertEquals(size + 1, writer.put(key, value));
      assertEquals(3 + size, value.position());
      Value read = required(board.get(board.key("sizes")));
      assertEquals(size, read.bytes().remaining());
      for (int i = 0; i < size; i++) {
        assertEquals((byte) (size + i), read.bytes().get(i));
      }
    }
    ByteBuffer large = ByteBuffer.allocate(41);
    assertThrows(MessageTooLargeException.class, () -> writer.put(key, large));
    assertEquals(0, large.position());
    assertEquals(41, required(board.get(board.key("sizes"))).version());
  }

  @Test
  void S01_shouldRefuseMoreKeysThanItHasRoomFor() throws Exception {
    BlackboardWriter writer = writer("max-keys=3");
    for (String key : List.of("a", "b", "c")) {
      put(writer, key, key);
    }
    throwsCode(() -> put(writer, "d", "d"), ErrorCode.STATE_FULL);
    assertEquals(2, put(writer, "a", "again"));
  }

  @Test
  void S01_shouldRefuseANameThatIsNotValid() throws Exception {
    Blackboard board = blackboard();
    for (String name : List.of("", "Upper", "~own", "a_b", "x".repeat(64))) {
      throwsCode(() -> board.key(name), ErrorCode.BAD_NAME);
      throwsCode(() -> board.counter(name), ErrorCode.BAD_NAME);
    }
    put(writer(), "x".repeat(63), "long");
    assertEquals("1=long", get(board, "x".repeat(63)));
  }

  @Test
  void S01_shouldRaiseTheVersionWhenAValueIsRemoved() throws Exception {
    BlackboardWriter writer = writer();
    Blackboard board = blackboard();
    put(writer, "a", "1");
    writer.remove(writer.key("a"));
    writer.remove(writer.key("a"));
    writer.remove(writer.key("never"));
    assertEquals("none", get(board, "a"));
    assertEquals(0, board.get(board.key("a"), ByteBuffer.allocate(8)));
    assertEquals(List.of(), board.keys());
    assertEquals(3, put(writer, "a", "3"));
    assertEquals("3=3", get(board, "a"));
  }

  @Test
  void S01_shouldCopyToTheBuffersPositionOrLeaveItUnmoved() throws Exception {
    BlackboardWriter writer = writer();
    Blackboard board = blackboard();
    BlackboardKey key = board.key("a");
    ByteBuffer into = ByteBuffer.allocate(16).position(5);
    assertEquals(0, board.get(key, into));
    assertEquals(5, into.position());
    put(writer, "a", "abc");
    assertEquals(1, board.get(key, into));
    assertEquals(8, into.position());
    assertEquals('c', into.get(7));
    into.position(14);
    assertThrows(BufferOverflowException.class, () -> board.get(key, into));
    assertEquals(14, into.position());
  }

  @Test
  void S01_shouldRefuseAKeyOfAnotherBlackboard() throws Exception {
    BlackboardWriter writer = writer();
    BlackboardKey other = blackboard().key("a");
    assertThrows(IllegalArgumentException.class, () -> writer.put(other, bytes("x")));
  }

  @Test
  void S02_shouldRefuseASecondWriterWhileTheFirstIsOpen() throws Exception {
    BlackboardWriter first = writer();
    throwsCode(() -> writer(), ErrorCode.CHANNEL_IN_USE);
    put(first, "a", "1");
    first.close();
    assertEquals(1, put(writer(), "a", "2"));
  }

  @Test
  void S02_shouldNameTheProcessThatWritesAlsoWhileItIsStopped() throws Exception {
    PeerProcess peer = peerWith("board-writer");
    peer.call("put", "a", "1");
    peer.stop();
    Throwable refused = throwsCode(() -> writer(), ErrorCode.CHANNEL_IN_USE);
    assertTrue(refused.toString().contains("process " + peer.pid()), refused::toString);
    assertEquals("1=1", get(blackboard(), "a"));
    peer.resume();
    assertEquals("2", peer.call("put", "a", "2"));
  }

  @Test
  void S02_shouldPutWhileAReaderIsStopped() throws Exception {
    BlackboardWriter writer = writer();
    BlackboardKey key = writer.key("stream");
    ByteBuffer value = ByteBuffer.allocate(4096);
    PeerProcess reader = peerWith("board");
    reader.call("read-stream", 4096);
    writer.put(key, StateValues.fill(value, 1));
    reader.stop();
    for (long version = 2; version <= 50_000; version++) {
      assertEquals(version, writer.put(key, StateValues.fill(value, version)));
    }
    reader.resume();
    awaitSeen(reader, 50_000);
  }

  /** Waits until a peer has read a version; throws what its reads have thrown. */
  private static void awaitSeen(PeerProcess peer, long version) throws Exception {
    while (Long.parseLong(peer.call("seen")) < version) {
      Thread.sleep(1);
    }
  }

  @Test
  void S03_shouldReadSmallValuesWholeBesideAWriterThatNeverRests() throws Exception {
    readBesideWriter(8);
  }

  @Test
  void S03_shouldReadLargeValuesWholeBesideAWriterThatNeverRests() throws Exception {
    readBesideWriter(4096);
  }

  private void readBesideWriter(int size) throws Exception {
    Blackboard board = blackboard();
    PeerProcess writer = peerWith("board-writer");
    writer.call("put-stream", size);
    BlackboardKey key = board.key("stream");
    ByteBuffer value = ByteBuffer.allocateDirect(size);
    long last = 0;
    for (int i = 0; i < READS || last < READS / 10; i++) {
      long version = board.get(key, value.clear());
      assertTrue(version >= last, "S4: a version went back");
      if (version > 0) {
        StateValues.check(value.flip(), version);
      }
      last = version;
    }
    writer.call("seen");
  }

  @Test
  void S04_shouldNeverGoBackWhenWritersAreKilled() throws Exception {
    Blackboard board = blackboard();
    PeerProcess reader = peerWith("board");
    reader.call("read-stream", 4096);
    BlackboardKey key = board.key("stream");
    ByteBuffer value = ByteBuffer.allocate(4096);
    long last = 0;
    for (int i = 0; i < KILLS; i++) {
      PeerProcess writer = peerWith("board-writer");
      assertEquals(last + 1, Long.parseLong(writer.call("put-stream", 4096)), "it continues");
      long begun = last;
      while (board.get(key, value.clear()) < begun + 1000) {
        Thread.onSpinWait();
      }
      writer.kill();
      last = board.get(key, value.clear());
      StateValues.check(value.flip(), last);
      awaitSeen(reader, last);
    }
  }
}
