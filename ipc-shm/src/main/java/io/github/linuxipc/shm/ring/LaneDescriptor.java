package io.github.linuxipc.shm.ring;

import java.nio.ByteOrder;

/**
 * The layout of the file of a lane or a log: the words by which its sides communicate, and the
 * ring. A log is a lane with several receivers, each of which has a cursor of its own instead of
 * the head. Words that different sides write are 128 bytes apart, because processors fetch their
 * cache lines of 64 bytes in pairs.
 *
 * <pre>
 *         0               4               8              12              16
 *         +---------------+---------------+---------------+---------------+
 *      0  |             magic             |    version    |   capacity    |  written once,
 *         +---------------+---------------+---------------+---------------+  before the file
 *     16  |    sender     |    process    |    cursors    |               |  has its name
 *         +---------------+---------------+---------------+---------------+
 *    256  |             head              |  at first where the first record begins; in a lane written
 *         +-------------------------------+                 by the receiver: up to where it has read
 *    264  |           consumed            |  written by the receiver of a persistent channel: up to
 *         +---------------+---------------+                  where messages were delivered
 *    272  | closed by rec.|  written by the receiver, last: 1 when it will not read any more
 *         +---------------+---------------+---------------+
 *    384  |          wanted head          |   sleeping    |  written by the sender while it waits
 *         +-------------------------------+---------------+  for room; a futex, cleared by both
 *    512  |closed by send.|  written by the sender, last: 1 when it has closed
 *         +---------------+
 *   4096  |  the ring: {@link RecordDescriptor records}, capacity bytes ...
 *         +-------------------------------+
 *         |           cursor 0            |  in a log only: written by the receiver in slot 0, as the
 *         +-------------------------------+  head is in a lane
 *   + 128 |           cursor 1            |
 *         +-------------------------------+
 * </pre>
 *
 * <p>The number of cursors is 0 in a lane and {@link #LOG_SLOTS} in a log.
 *
 * <p>The file has its full length, but at first only the beginning of the ring is filled. The rest
 * takes no memory. The sender wraps to the start of the ring where the filled part ends, and fills
 * more of the ring after it was full ({@link LaneProducer}).
 *
 * <p>The end of the records is not stored. The word that follows the last record is 0, and each
 * record that is published replaces that 0 by its own word. So a receiver that has read everything
 * polls the cache line in which the next record begins, and no other one.
 *
 * <p>Positions count bytes since the lane was created. They do not overflow in practice, and the
 * code would handle an overflow correctly. The capacity is a power of two. The remainder of a
 * position divided by the capacity is the offset in the ring. No other source file contains an
 * offset of this layout.
 */
public final class LaneDescriptor {
  /** The smallest capacity in bytes. */
  public static final int MIN_CAPACITY = 4 * 1024;

  /** The largest capacity in bytes. */
  public static final int MAX_CAPACITY = 1 << 30;

  /** The number of receivers that a log can have at a time. */
  public static final int LOG_SLOTS = 64;

  /** The length of the part of a ring that is filled at first, in bytes. */
  private static final int FILLED_AT_FIRST = 256 << 10;

  private static final long MAGIC = 0x4c41_4e45_2e69_7063L;
  private static final int VERSION = 6;

  private static final int MAGIC_OFFSET = 0;
  private static final int VERSION_OFFSET = 8;
  private static final int CAPACITY_OFFSET = 12;
  private static final int SENDER_OFFSET = 16;
  private static final int PROCESS_OFFSET = 20;
  private static final int CURSORS_OFFSET = 24;
  static final int HEAD_OFFSET = 256;
  private static final int CONSUMED_OFFSET = 264;
  private static final int CLOSED_BY_RECEIVER_OFFSET = 272;
  private static final int WANTED_HEAD_OFFSET = 384;
  private static final int SLEEPING_OFFSET = 392;
  private static final int CLOSED_BY_SENDER_OFFSET = 512;
  private static final int RING_OFFSET = 4096;
  private static final int CURSOR_DISTANCE = 128;

  private LaneDescriptor() {}

  /**
   * Returns whether a lane may have a capacity: a power of two within the bounds.
   *
   * @param capacity bytes
   * @return whether it is allowed
   */
  public static boolean isCapacity(long capacity) {
    return capacity >= MIN_CAPACITY && capacity <= MAX_CAPACITY && Long.bitCount(capacity) == 1;
  }

  /**
   * Returns the length of a lane's file.
   *
   * @param capacity the capacity of the ring in bytes
   * @return bytes
   */
  public static int fileLength(int capacity) {
    return RING_OFFSET + capacity;
  }

  /**
   * Returns the length of a log's file.
   *
   * @param capacity the capacity of the ring in bytes
   * @return bytes; the cursors begin at {@link #fileLength}
   */
  public static int logLength(int capacity) {
    return fileLength(capacity) + LOG_SLOTS * CURSOR_DISTANCE;
  }

  /**
   * Returns the offset of a receiver's cursor in a log.
   *
   * @param capacity the capacity of the ring in bytes
   * @param slot the slot of the receiver
   */
  static int cursorIndex(int capacity, int slot) {
    return fileLength(capacity) + slot * CURSOR_DISTANCE;
  }

  /**
   * Returns how much of a lane's file is filled when it is created. A lane of a persistent channel
   * is filled as a whole, because a whole message must have room in it while there is no receiver.
   *
   * @param capacity the capacity of the ring in bytes
   * @param persistent whether the channel is persistent
   * @return the length of the filled part in bytes, at most {@link #fileLength}
   */
  public static int filledAtFirst(int capacity, boolean persistent) {
    return fileLength(persistent ? capacity : Math.min(FILLED_AT_FIRST, capacity));
  }

  /**
   * Returns the length of the longest frame that a lane accepts. It is a little more than a quarter
   * of the capacity, so that a message of a quarter of the capacity is one frame. It is less than
   * half of the capacity, so that an empty ring has room for it at every position.
   *
   * @param capacity the capacity of the ring in bytes
   * @return bytes
   */
  public static int maxFrame(int capacity) {
    return capacity / 4 + capacity / 64;
  }

  /**
   * Creates a lane in memory that is all zeros.
   *
   * @param memory the memory, {@link #fileLength} bytes
   * @param capacity the capacity of the ring in bytes, a power of two
   * @param sender the sender id in the sender's frames
   * @param position where the first record begins, a multiple of 8; 0 except in tests
   */
  public static void create(Memory memory, int capacity, int sender, long position) {
    memory.putInt(VERSION_OFFSET, VERSION);
    memory.putInt(CAPACITY_OFFSET, capacity);
    memory.putInt(SENDER_OFFSET, sender);
    memory.putLong(HEAD_OFFSET, position);
    memory.putLong(CONSUMED_OFFSET, position);
    memory.putLongRelease(MAGIC_OFFSET, MAGIC);
  }

  /**
   * Creates a log in memory that is all zeros.
   *
   * @param memory the memory, {@link #logLength} bytes
   * @param capacity the capacity of the ring in bytes, a power of two
   * @param sender the sender id in the sender's frames
   * @param position where the first record begins, a multiple of 8; 0 except in tests
   */
  public static void createLog(Memory memory, int capacity, int sender, long position) {
    memory.putInt(CURSORS_OFFSET, LOG_SLOTS);
    create(memory, capacity, sender, position);
  }

  /**
   * Returns the sender id that the sender has written; it is not verified.
   *
   * @param memory the memory
   * @return the sender id
   */
  public static int sender(Memory memory) {
    return memory.getInt(SENDER_OFFSET);
  }

  /**
   * Writes the sender's process id, which the receiver logs. Must be called before the file has its
   * final name.
   *
   * @param memory the memory
   * @param process the process id
   */
  public static void putProcess(Memory memory, long process) {
    memory.putInt(PROCESS_OFFSET, (int) process);
  }

  /**
   * Returns the process id that the sender has written; it is not verified.
   *
   * @param memory the memory
   * @return the process id, 0 if it is not known
   */
  public static long process(Memory memory) {
    return memory.getInt(PROCESS_OFFSET);
  }

  /**
   * Checks the header of a lane.
   *
   * @param memory the memory
   * @param capacity the capacity that it must have
   * @throws CorruptLaneException if it is not a lane, or has another capacity
   */
  static void check(Memory memory, int capacity) throws CorruptLaneException {
    if (!isValid(memory, capacity, fileLength(capacity), 0)) {
      throw new CorruptLaneException("the header is not that of a lane of " + capacity + " bytes");
    }
  }

  /**
   * Checks the header of a log.
   *
   * @param memory the memory
   * @param capacity the capacity that it must have
   * @throws CorruptLaneException if it is not a log, or has another capacity
   */
  static void checkLog(Memory memory, int capacity) throws CorruptLaneException {
    if (!isValid(memory, capacity, logLength(capacity), LOG_SLOTS)) {
      throw new CorruptLaneException("the header is not that of a log of " + capacity + " bytes");
    }
  }

  private static boolean isValid(Memory memory, int capacity, int length, int cursors) {
    return memory.size() == length
        && memory.getLongAcquire(MAGIC_OFFSET) == MAGIC
        && memory.getInt(VERSION_OFFSET) == VERSION
        && memory.getInt(CAPACITY_OFFSET) == capacity
        && memory.getInt(CURSORS_OFFSET) == cursors;
  }

  static long headAcquire(Memory memory) {
    return memory.getLongAcquire(HEAD_OFFSET);
  }

  static long consumedAcquire(Memory memory) {
    return memory.getLongAcquire(CONSUMED_OFFSET);
  }

  static void putConsumedRelease(Memory memory, long consumed) {
    memory.putLongRelease(CONSUMED_OFFSET, consumed);
  }

  /**
   * Returns whether everything in a lane was consumed. The result is exact only while no process
   * sends or polls.
   *
   * @param memory the memory
   * @return whether it was
   */
  public static boolean isEmpty(Memory memory) {
    int capacity = memory.size() - RING_OFFSET;
    return endsAt(memory, headAcquire(memory), capacity)
        || endsAt(memory, consumedAcquire(memory), capacity);
  }

  private static boolean endsAt(Memory memory, long position, int capacity) {
    long aligned = position & -RecordDescriptor.ALIGNMENT; // the position is untrusted
    return RecordDescriptor.wordAcquire(memory, ringIndex(aligned, capacity)) == 0;
  }

  static long wantedHead(Memory memory) {
    return memory.getLong(WANTED_HEAD_OFFSET);
  }

  static void putWantedHead(Memory memory, long head) {
    memory.putLong(WANTED_HEAD_OFFSET, head);
  }

  /**
   * Returns the offset of the sender's {@code SleepFlag}, which is also the futex word.
   *
   * @return the offset in bytes
   */
  public static int sleepingIndex() {
    return SLEEPING_OFFSET;
  }

  /**
   * Publishes that the sender has closed. The sender must not publish a record afterwards.
   *
   * @param memory the memory
   */
  public static void putClosedBySenderRelease(Memory memory) {
    memory.putIntRelease(CLOSED_BY_SENDER_OFFSET, 1);
  }

  /**
   * Returns whether the sender has closed. If so, no record is published after this call.
   *
   * @param memory the memory
   * @return whether it has
   */
  public static boolean closedBySenderAcquire(Memory memory) {
    return memory.getIntAcquire(CLOSED_BY_SENDER_OFFSET) != 0;
  }

  /**
   * Publishes that the receiver does not read this lane any more.
   *
   * @param memory the memory
   */
  public static void putClosedByReceiverRelease(Memory memory) {
    memory.putIntRelease(CLOSED_BY_RECEIVER_OFFSET, 1);
  }

  /**
   * Returns whether the receiver has declared that it does not read this lane any more.
   *
   * @param memory the memory
   * @return whether it has
   */
  public static boolean closedByReceiverAcquire(Memory memory) {
    return memory.getIntAcquire(CLOSED_BY_RECEIVER_OFFSET) != 0;
  }

  /**
   * Converts a long of a frame's header between the native byte order and little-endian. The header
   * in the ring is little-endian on every machine.
   */
  static long littleEndian(long word) {
    boolean little = ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN;
    return little ? word : Long.reverseBytes(word);
  }

  static int ringIndex(long position, int capacity) {
    return RING_OFFSET + (int) (position & capacity - 1);
  }
}
