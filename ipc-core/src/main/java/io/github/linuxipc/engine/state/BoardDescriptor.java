package io.github.linuxipc.engine.state;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * The memory of a blackboard.
 *
 * <pre>
 *         0               4               8               16              20
 *         +---------------+---------------+---------------+---------------+---------------+
 *      0  | writer        | keys          | writer's pid  | counters      | rows          |
 *         +---------------+---------------+---------------+---------------+---------------+
 *    128  | waiting for a new key                                                         |
 *         +-------------------------------------------------------------------------------+
 *
 *         0               8               12                     64       65
 *         +---------------+---------------+----------------------+--------+---------------+
 *    256  | version       | waiting       |                      | length | name          |  x max-keys
 *         +---------------+---------------+----------------------+--------+---------------+
 *         0        1
 *         +--------+----------------------+
 *         | length | name                 |  x max-counters, 64 bytes each
 *         +--------+----------------------+
 *         0               8
 *         +---------------+---------------+
 *         | cell of       | cell of       |  x 128 rows, one for each process that counts; a row is
 *         | counter 0     | counter 1 ... |  a multiple of 128 bytes
 *         +---------------+---------------+
 *         0               4               8
 *         +---------------+---------------+------------------------+
 *         | length, or -1 |               | the value              |  x max-keys x slots
 *         | for a removal |               |                        |
 *         +---------------+---------------+------------------------+
 * </pre>
 *
 * <p>{@code writer} is 0 before the first writer, 1 while one has it open or died, 2 when it was
 * closed. Version v of a key is in its slot v modulo {@code slots}. The numbers of keys, counters
 * and rows rise only. No other source file contains an offset of this layout.
 *
 * <p>Kernel locks: {@link #WRITER_LOCK}, {@link #COUNTERS_LOCK}, and {@link #FIRST_ROW_LOCK} + n
 * for the process that owns row n.
 */
final class BoardDescriptor {
  /** The lock of the writer. */
  static final int WRITER_LOCK = 0;

  /** The lock that is held while a counter or a row is added. */
  static final int COUNTERS_LOCK = 1;

  /** The lock of the process that owns row 0. */
  static final int FIRST_ROW_LOCK = 16;

  /** The number of rows. */
  static final int ROWS = 128;

  /** The values of the word at {@link #WRITER}. */
  static final int NEVER_OPEN = 0;

  static final int OPEN = 1;
  static final int CLOSED = 2;

  static final int WRITER = 0;
  static final int KEYS = 4;
  static final int PID = 8;
  static final int COUNTERS = 16;
  static final int USED_ROWS = 20;
  static final int WAITING_FOR_KEY = 128;

  private static final int LINE = 128;
  private static final int FIRST_KEY = 2 * LINE;
  private static final int WAITING = 8;
  private static final int KEY_NAME = 64;
  private static final int NAME_SPACE = 64;
  private static final int SLOT_HEADER = 8;

  final BoardLimits limits;
  private final int firstCounter;
  private final int firstRow;
  private final int rowLength;
  private final int firstSlot;
  private final int slotLength;
  private final long length;

  BoardDescriptor(BoardLimits limits) {
    this.limits = limits;
    this.firstCounter = FIRST_KEY + limits.maxKeys() * LINE;
    this.firstRow = roundUp(firstCounter + limits.maxCounters() * NAME_SPACE, LINE);
    this.rowLength = roundUp(limits.maxCounters() * Long.BYTES, LINE);
    this.firstSlot = firstRow + ROWS * rowLength;
    this.slotLength = SLOT_HEADER + roundUp(limits.maxValueSize(), Long.BYTES);
    this.length = firstSlot + (long) limits.maxKeys() * limits.slots() * slotLength;
  }

  private static int roundUp(int number, int multiple) {
    return (number + multiple - 1) / multiple * multiple;
  }

  /** Returns the length of the memory in bytes, which may be more than a mapping can have. */
  long length() {
    return length;
  }

  int version(int key) {
    return FIRST_KEY + key * LINE;
  }

  int waiting(int key) {
    return FIRST_KEY + key * LINE + WAITING;
  }

  int keyName(int key) {
    return FIRST_KEY + key * LINE + KEY_NAME;
  }

  int counterName(int counter) {
    return firstCounter + counter * NAME_SPACE;
  }

  int cell(int row, int counter) {
    return firstRow + row * rowLength + counter * Long.BYTES;
  }

  /** Returns the offset of a slot, at which the length of its value is. */
  int slot(int key, int slot) {
    return firstSlot + (key * limits.slots() + slot) * slotLength;
  }

  static int value(int slot) {
    return slot + SLOT_HEADER;
  }

  /** Writes a name of at most 63 characters. */
  static void putName(StateMemory memory, int index, String name) {
    byte[] text = name.getBytes(StandardCharsets.US_ASCII);
    ByteBuffer bytes = ByteBuffer.allocate(1 + text.length).put((byte) text.length).put(text);
    memory.put(index, bytes, 0, bytes.capacity());
  }

  /** Reads a name. What is not a name reads as some other text. */
  static String name(StateMemory memory, int index) {
    ByteBuffer bytes = ByteBuffer.allocate(NAME_SPACE);
    memory.get(index, bytes, 0, NAME_SPACE);
    int length = bytes.get(0) & (NAME_SPACE - 1);
    return new String(
        bytes.array(), 1, Math.min(length, NAME_SPACE - 1), StandardCharsets.US_ASCII);
  }
}
