package io.github.linuxipc.engine.state;

import io.github.linuxipc.channel.IpcException;
import java.lang.invoke.VarHandle;
import java.nio.BufferOverflowException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Reads and writes the keys and values of a blackboard.
 *
 * <pre>
 *   writer:  slot[(v + 1) mod k] = value;  version = v + 1 (release);  fence
 *   reader:  v = version (acquire);  copy slot[v mod k];  fence;  w = version
 *            the copy is whole if w - v &lt;= k - 2, else again
 * </pre>
 *
 * <p>The writer begins to write version v + k into the slot of v after it has stored the version v
 * + k - 1, and a fence is between the two. A reader that has copied a byte of v + k therefore reads
 * at least v + k - 1 for w. One writer at a time; any number of readers.
 */
final class BoardMemory {
  /** The length that stands for a removal. */
  private static final int REMOVED = -1;

  /**
   * How many reads of a value may fail in succession. A writer would have to be {@code slots - 1}
   * puts ahead each time, so the version is then not written by a writer.
   */
  private static final int MAX_REPEATS = 1_000_000;

  private final StateMemory memory;
  private final BoardDescriptor board;
  private final Errors errors;
  private final int slots;
  private final boolean powerOfTwo;
  private int mostRepeats; // may be too small if several threads read at the same time

  /** Creates the exception for damaged memory. */
  @FunctionalInterface
  interface Errors {
    IpcException damaged(String what, @Nullable Throwable cause);
  }

  BoardMemory(StateMemory memory, BoardDescriptor board, Errors errors) {
    this.memory = memory;
    this.board = board;
    this.errors = errors;
    this.slots = board.limits.slots();
    this.powerOfTwo = Integer.bitCount(slots) == 1;
  }

  /** Returns the number of keys that were added. */
  int keys() throws IpcException {
    int keys = memory.getIntAcquire(BoardDescriptor.KEYS);
    if (keys < 0 || keys > board.limits.maxKeys()) {
      throw errors.damaged("it has " + keys + " keys", null);
    }
    return keys;
  }

  String keyName(int key) {
    return BoardDescriptor.name(memory, board.keyName(key));
  }

  /** Adds a key; returns -1 if there is no room. Called by the writer. */
  int addKey(String name) throws IpcException {
    int key = keys();
    if (key == board.limits.maxKeys()) {
      return -1;
    }
    BoardDescriptor.putName(memory, board.keyName(key), name);
    memory.putIntRelease(BoardDescriptor.KEYS, key + 1);
    VarHandle.fullFence();
    return key;
  }

  /** Returns the version; 0 if no value was ever put. */
  long version(int key) {
    return memory.getLongAcquire(board.version(key));
  }

  /** Puts a value, and returns the version. Called by the writer. */
  long put(int key, ByteBuffer value, int at, int length) throws IpcException {
    return store(key, value, at, length);
  }

  /** Removes a value if there is one; returns whether there was. Called by the writer. */
  boolean remove(int key) throws IpcException {
    long version = memory.getLong(board.version(key));
    if (version == 0 || memory.getInt(slot(key, version)) == REMOVED) {
      return false;
    }
    store(key, null, 0, REMOVED);
    return true;
  }

  private long store(int key, @Nullable ByteBuffer value, int at, int length) throws IpcException {
    int word = board.version(key);
    long version = memory.getLong(word) + 1;
    if (version <= 0) {
      throw errors.damaged("a version is negative", null);
    }
    int slot = slot(key, version);
    VarHandle.storeStoreFence(); // the last version, then the first byte of this slot
    memory.putInt(slot, length);
    if (value != null && length > 0) {
      memory.put(BoardDescriptor.value(slot), value, at, length);
    }
    memory.putLongRelease(word, version);
    VarHandle.fullFence(); // the version, then the look at who waits
    return version;
  }

  private int slot(int key, long version) {
    int slot = powerOfTwo ? (int) version & (slots - 1) : (int) (version % slots);
    return board.slot(key, slot);
  }

  /**
   * Copies the value to a buffer, whose position moves.
   *
   * @return the version; 0 if there is no value
   * @throws BufferOverflowException if the value does not fit
   */
  long read(int key, ByteBuffer into) throws IpcException {
    int room = into.remaining();
    for (int i = 0; i < MAX_REPEATS; i++) {
      long version = versionOf(key);
      if (version == 0) {
        return 0;
      }
      int slot = slot(key, version);
      int length = memory.getInt(slot);
      if (length > 0 && length <= board.limits.maxValueSize() && length <= room) {
        memory.get(BoardDescriptor.value(slot), into, into.position(), length);
      }
      if (isWhole(key, version)) {
        if (i > mostRepeats) {
          mostRepeats = i;
        }
        requireLength(length);
        if (length > room) {
          throw new BufferOverflowException();
        }
        into.position(into.position() + Math.max(0, length));
        return length == REMOVED ? 0 : version;
      }
      Thread.onSpinWait();
    }
    throw errors.damaged("the version of a key keeps changing", null);
  }

  /** Returns how often a read has been repeated at most, because the writer had overtaken it. */
  int mostRepeats() {
    return mostRepeats;
  }

  /**
   * Returns the length of the value, or -1 if there is no value. The value may have another length
   * when it is read.
   */
  int valueLength(int key) throws IpcException {
    for (int i = 0; i < MAX_REPEATS; i++) {
      long version = versionOf(key);
      if (version == 0) {
        return REMOVED;
      }
      int length = memory.getInt(slot(key, version));
      if (isWhole(key, version)) {
        requireLength(length);
        return length;
      }
      Thread.onSpinWait();
    }
    throw errors.damaged("the version of a key keeps changing", null);
  }

  private long versionOf(int key) throws IpcException {
    long version = memory.getLongAcquire(board.version(key));
    if (version < 0) {
      throw errors.damaged("a version is negative", null);
    }
    return version;
  }

  /** Returns whether what was read of a version since then is whole. */
  private boolean isWhole(int key, long version) {
    VarHandle.loadLoadFence(); // what was read of the slot, then the version once more
    long ahead = memory.getLong(board.version(key)) - version;
    return ahead >= 0 && ahead <= slots - 2;
  }

  private void requireLength(int length) throws IpcException {
    if (length < REMOVED || length > board.limits.maxValueSize()) {
      throw errors.damaged("a value has a length of " + length + " bytes", null);
    }
  }
}
