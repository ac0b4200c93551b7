package io.github.linuxipc.engine.state;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.channel.IpcException;
import java.nio.ByteBuffer;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Stops the unchanged code of a blackboard's writer at each of its stores, in the interleavings
 * that seeds determine, with readers between the stores, and lets writers run between a reader's
 * loads. Stops at as many points as {@code -Dstop.points} says, 1 million by default; the whole
 * evidence is 10 million, over both tests.
 */
@Timeout(600)
class BoardStopTest {
  private static final long POINTS = Long.getLong("stop.points", 1_000_000);
  private static final int KEYS = 2;
  private static final int LONGEST = 32;

  /** A blackboard, what its writers have done, and a reader. */
  private static final class Model {
    private final BoardDescriptor board;
    private final ByteBuffer memory;
    private final Random random;
    private final long[] completed = new long[KEYS];
    private final long[] begun = new long[KEYS];
    private final long[] read = new long[KEYS];
    private final ByteBuffer value = ByteBuffer.allocate(LONGEST);
    private final ByteBuffer expected = ByteBuffer.allocate(LONGEST);
    private final ByteBuffer copy = ByteBuffer.allocate(LONGEST);

    Model(long seed) {
      this.random = new Random(seed);
      this.board = new BoardDescriptor(new BoardLimits(KEYS, LONGEST, 3 + random.nextInt(3), 1));
      this.memory = SteppedMemory.heap((int) board.length());
    }

    private SteppedMemory process(boolean stepsAtLoads) {
      return new SteppedMemory(memory, random, stepsAtLoads);
    }

    private BoardMemory over(SteppedMemory process) {
      return new BoardMemory(process, board, Model::damaged);
    }

    private static IpcException damaged(String what, Throwable cause) {
      return IpcException.of(ErrorCode.IO, "IPC-208 " + what, cause);
    }

    /** The length of a version; -1 for a removal. */
    private static int length(int key, long version) {
      int length = (int) ((version * 7 + key) % (LONGEST + 2)) - 1;
      return version == 1 ? LONGEST : length; // a removal needs a value before it
    }

    private static ByteBuffer fill(ByteBuffer value, int key, long version) {
      for (int i = 0; i < LONGEST; i++) {
        value.put(i, (byte) (version * 31 + key * 17L + i));
      }
      return value;
    }

    /** Does one operation of a writer. */
    private void write(BoardMemory writer) throws IpcException {
      int key = random.nextInt(KEYS);
      while (writer.keys() <= key) {
        writer.addKey("key-" + writer.keys());
      }
      long next = completed[key] + 1;
      begun[key] = next;
      int length = length(key, next);
      if (length < 0 && length(key, next - 1) < 0) {
        length = 0;
      }
      if (length < 0) {
        assertTrue(writer.remove(key));
      } else {
        assertEquals(next, writer.put(key, fill(value, key, next), 0, length));
      }
      completed[key] = next;
    }

    /** Reads each key, and checks what was read. */
    private void readAll(BoardMemory reader) throws IpcException {
      for (int key = 0; key < reader.keys(); key++) {
        assertEquals("key-" + key, reader.keyName(key));
        long oldest = completed[key];
        long version = reader.read(key, copy.clear());
        if (version == 0) {
          continue;
        }
        assertTrue(version >= oldest, "not the current version");
        assertTrue(version <= begun[key], "a version that was never put");
        assertTrue(version >= read[key], "a version went back");
        read[key] = version;
        int length = Math.max(0, length(key, version));
        assertEquals(length, copy.position());
        fill(expected, key, version);
        assertEquals(expected.position(0).limit(length), copy.flip());
        expected.clear();
      }
    }

    /** Lets a writer die at a step; returns whether it did. */
    boolean dies(int step) throws IpcException {
      SteppedMemory process = process(false);
      BoardMemory writer = over(process);
      BoardMemory reader = over(process(false));
      process.stopAfter(step);
      process.others(() -> unchecked(() -> readAll(reader)));
      boolean died = false;
      try {
        for (int i = 0; i < 12; i++) {
          write(writer);
        }
      } catch (SteppedMemory.Stopped e) {
        died = true;
      }
      readAll(reader);
      for (int key = 0; key < reader.keys(); key++) { // published, and not reported to the writer
        completed[key] = Math.max(completed[key], reader.version(key));
        assertTrue(completed[key] <= begun[key]);
      }
      BoardMemory successor = over(process(false));
      for (int i = 0; i < 6; i++) {
        write(successor);
        readAll(reader);
      }
      return died;
    }

    /** Reads while a writer puts between the loads; returns the number of loads. */
    int reads() throws IpcException {
      BoardMemory writer = over(process(false));
      for (int i = 0; i < 4; i++) {
        write(writer);
      }
      SteppedMemory loads = process(true);
      int[] count = new int[1];
      loads.others(
          () -> {
            count[0]++;
            int puts = random.nextInt(8) == 0 ? random.nextInt(4) : 0;
            for (int i = 0; i < puts; i++) {
              unchecked(() -> write(writer));
            }
          });
      BoardMemory reader = over(loads);
      for (int i = 0; i < 20; i++) {
        readAll(reader);
      }
      return count[0];
    }
  }

  private interface Checked {
    void run() throws IpcException;
  }

  private static void unchecked(Checked work) {
    try {
      work.run();
    } catch (IpcException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void S03_shouldKeepAWholeValueWhenTheWriterDiesAtAnyStore() throws Exception {
    long points = 0;
    for (long seed = 0; points < POINTS / 2; seed++) {
      int step = 0;
      while (new Model(seed).dies(step)) {
        step++;
      }
      points += step + 1;
    }
  }

  @Test
  void S03_shouldReadAWholeValueWhateverIsPutBetweenItsLoads() throws Exception {
    long points = 0;
    for (long seed = 0; points < POINTS / 2; seed++) {
      points += new Model(seed).reads();
    }
  }
}
