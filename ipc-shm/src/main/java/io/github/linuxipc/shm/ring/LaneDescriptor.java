package io.github.linuxipc.shm.ring;

import java.nio.ByteOrder;

/**
 * A lane's file: what its two sides tell each other, and the ring. Words that different sides write
 * are 128 bytes apart, because processors fetch their lines of 64 bytes in pairs.
 *
 * <pre>
 *         0               4               8              12              16
 *         +---------------+---------------+---------------+---------------+
 *      0  |             magic             |    version    |   capacity    |  written once,
 *         +---------------+---------------+---------------+---------------+  before the file
 *     16  |    sender     |    process    |                               |  has its name
 *         +---------------+---------------+-------------------------------+
 *    128  |             tail              |  written by the sender: where its next record begins
 *         +-------------------------------+
 *    256  |             head              |  written by the receiver: up to where it is done
 *         +-------------------------------+
 *    264  |             taken             |  written by the receiver of a persistent channel: up to
 *         +---------------+---------------+                  where messages were handed over
 *    272  |   dismissed   |  written by the receiver, last: 1 when it will read no more
 *         +---------------+---------------+---------------+
 *    384  |          wanted head          |   sleeping    |  written by the sender while it waits
 *         +-------------------------------+---------------+  for room; a futex
 *    512  |     left      |  written by the sender, last: 1 when it has said goodbye
 *         +---------------+
 *   4096  |  the ring: {@link RecordDescriptor records}, capacity bytes ...
 *         +---------------
 * </pre>
 *
 * <p>Head and tail count bytes since the lane was made and never wrap in practice; they would do so
 * correctly. Their remainder by the capacity, a power of two, is the place in the ring. No other
 * file knows an offset.
 */
public final class LaneDescriptor {
  /** The least capacity in bytes. */
  public static final int MIN_CAPACITY = 4 * 1024;

  /** The greatest capacity in bytes. */
  public static final int MAX_CAPACITY = 1 << 30;

  private static final long MAGIC = 0x4c41_4e45_2e69_7063L;
  private static final int VERSION = 3;

  private static final int MAGIC_OFFSET = 0;
  private static final int VERSION_OFFSET = 8;
  private static final int CAPACITY_OFFSET = 12;
  private static final int SENDER_OFFSET = 16;
  private static final int PROCESS_OFFSET = 20;
  private static final int TAIL_OFFSET = 128;
  private static final int HEAD_OFFSET = 256;
  private static final int TAKEN_OFFSET = 264;
  private static final int DISMISSED_OFFSET = 272;
  private static final int WANTED_HEAD_OFFSET = 384;
  private static final int SLEEPING_OFFSET = 392;
  private static final int LEFT_OFFSET = 512;
  private static final int RING_OFFSET = 4096;

  private LaneDescriptor() {}

  /**
   * Tells whether a lane may be so large: a power of two within the bounds.
   *
   * @param capacity bytes
   * @return whether it may
   */
  public static boolean isCapacity(long capacity) {
    return capacity >= MIN_CAPACITY && capacity <= MAX_CAPACITY && Long.bitCount(capacity) == 1;
  }

  /**
   * Returns the length of a lane's file.
   *
   * @param capacity the ring's in bytes
   * @return bytes
   */
  public static int fileLength(int capacity) {
    return RING_OFFSET + capacity;
  }

  /**
   * Returns the longest frame that a lane takes: a little more than a quarter, so that a message of
   * a quarter is one frame. Less than half, so that an empty ring has room for it wherever it
   * begins.
   *
   * @param capacity the ring's in bytes
   * @return bytes
   */
  public static int maxFrame(int capacity) {
    return capacity / 4 + capacity / 64;
  }

  /**
   * Makes a lane of memory that is all zeros.
   *
   * @param memory the memory, as long as {@link #fileLength} says
   * @param capacity the ring's in bytes, a power of two
   * @param sender the number in the sender's frames
   * @param position where head and tail begin, a multiple of 8; 0 but in tests
   */
  public static void create(Memory memory, int capacity, int sender, long position) {
    memory.putInt(VERSION_OFFSET, VERSION);
    memory.putInt(CAPACITY_OFFSET, capacity);
    memory.putInt(SENDER_OFFSET, sender);
    memory.putLong(TAIL_OFFSET, position);
    memory.putLong(HEAD_OFFSET, position);
    memory.putLong(TAKEN_OFFSET, position);
    memory.putLongRelease(MAGIC_OFFSET, MAGIC);
  }

  /**
   * Notes the sender's process, for the receiver's log, before the file has its name.
   *
   * @param memory the memory
   * @param process the process id
   */
  public static void putProcess(Memory memory, long process) {
    memory.putInt(PROCESS_OFFSET, (int) process);
  }

  /**
   * Returns the sender's process, by its own word.
   *
   * @param memory the memory
   * @return the process id, 0 if it is not known
   */
  public static long process(Memory memory) {
    return memory.getInt(PROCESS_OFFSET);
  }

  /**
   * Checks what a lane says of itself.
   *
   * @param memory the memory
   * @param capacity the capacity that it must have
   * @throws CorruptLaneException if it is no lane, or another one
   */
  public static void check(Memory memory, int capacity) throws CorruptLaneException {
    if (memory.size() != fileLength(capacity)
        || memory.getLongAcquire(MAGIC_OFFSET) != MAGIC
        || memory.getInt(VERSION_OFFSET) != VERSION
        || memory.getInt(CAPACITY_OFFSET) != capacity) {
      throw new CorruptLaneException("the header is not that of a lane of " + capacity + " bytes");
    }
  }

  static long tailAcquire(Memory memory) {
    return memory.getLongAcquire(TAIL_OFFSET);
  }

  static void putTailRelease(Memory memory, long tail) {
    memory.putLongRelease(TAIL_OFFSET, tail);
  }

  static long headAcquire(Memory memory) {
    return memory.getLongAcquire(HEAD_OFFSET);
  }

  static void putHeadRelease(Memory memory, long head) {
    memory.putLongRelease(HEAD_OFFSET, head);
  }

  static long takenAcquire(Memory memory) {
    return memory.getLongAcquire(TAKEN_OFFSET);
  }

  static void putTakenRelease(Memory memory, long taken) {
    memory.putLongRelease(TAKEN_OFFSET, taken);
  }

  /**
   * Tells whether everything in a lane was taken. Exact only while nobody sends or polls.
   *
   * @param memory the memory
   * @return whether it was
   */
  public static boolean isEmpty(Memory memory) {
    long tail = tailAcquire(memory);
    return headAcquire(memory) == tail || takenAcquire(memory) == tail;
  }

  static long wantedHead(Memory memory) {
    return memory.getLong(WANTED_HEAD_OFFSET);
  }

  static void putWantedHead(Memory memory, long head) {
    memory.putLong(WANTED_HEAD_OFFSET, head);
  }

  /**
   * Returns where the sender's futex lies: an int, 1 while it sleeps.
   *
   * @return the index in bytes
   */
  public static int sleepingIndex() {
    return SLEEPING_OFFSET;
  }

  /**
   * Says goodbye; nothing is sent any more.
   *
   * @param memory the memory
   */
  public static void putLeftRelease(Memory memory) {
    memory.putIntRelease(LEFT_OFFSET, 1);
  }

  /**
   * Tells whether the sender has said goodbye; the tail that is read after this is final.
   *
   * @param memory the memory
   * @return whether it has
   */
  public static boolean leftAcquire(Memory memory) {
    return memory.getIntAcquire(LEFT_OFFSET) != 0;
  }

  /**
   * Says that the receiver reads this lane no more.
   *
   * @param memory the memory
   */
  public static void putDismissedRelease(Memory memory) {
    memory.putIntRelease(DISMISSED_OFFSET, 1);
  }

  /**
   * Tells whether the receiver reads this lane no more.
   *
   * @param memory the memory
   * @return whether it has said so
   */
  public static boolean dismissedAcquire(Memory memory) {
    return memory.getIntAcquire(DISMISSED_OFFSET) != 0;
  }

  /** A word of a frame's header, which is little-endian on every machine, from or to the ring. */
  static long littleEndian(long word) {
    boolean little = ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN;
    return little ? word : Long.reverseBytes(word);
  }

  static int ringIndex(long position, int capacity) {
    return RING_OFFSET + (int) (position & capacity - 1);
  }
}
