package io.github.linuxipc.shm;

import io.github.linuxipc.shm.ring.LaneDescriptor;
import io.github.linuxipc.shm.ring.Memory;
import io.github.linuxipc.shm.wait.NotifyMode;
import io.github.linuxipc.shm.wait.SleepFlag;
import io.github.linuxipc.spi.ChannelParameters;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * The layout of a channel's segment. It holds the parameters that the receiver sets, and the words
 * by which the receiver and the senders communicate in addition to the lanes. Words that different
 * sides write are 128 bytes apart.
 *
 * <pre>
 *         0               4               8              12              16
 *         +---------------+---------------+---------------+---------------+
 *      0  |      magic, in this machine's |    layout     |     wire      |  written once,
 *         |      byte order               |    version    |    version    |  before the file
 *         +---------------+---------------+---------------+---------------+  has its name
 *     16  |  max message  |  max senders  |    lane's     |   length of   |
 *         |     size      |               |    capacity   |    notify     |
 *         +---------------+---------------+---------------+---------------+
 *     32  |             pid               |  persistent:  |  the receiver's process, only for messages to
 *         |                               |    1 if so    |  users, and whether the channel outlives it
 *         +-------------------------------+---------------+
 *     48  |  notify: futex, spin or a notifier's scheme; ASCII, at most 63 bytes
 *         +---------------
 *    128  |   sleeping    |  written by the receiver and the senders that wake it: a {@link SleepFlag}
 *         +---------------+
 *    256  |  membership   |  written by each sender that connects or leaves: a random number
 *         +---------------+
 *    384  |    closed     |  written by the receiver, last: 1 when it has closed
 *         +---------------+
 *   4096     end of the file
 *
 *   Locks of open file descriptions: byte 0 the receiver, byte 1 + n the sender in slot n.
 * </pre>
 *
 * <p>The magic, the layout version, the process id and the receiver's lock have the same offsets in
 * every layout version, so that a receiver of any version can recognise a live receiver of another.
 * No other source file contains an offset of this layout.
 */
final class SegmentDescriptor {
  /** The file's length in bytes. */
  static final int FILE_LENGTH = 4096;

  /** The byte that the receiver locks. */
  static final long RECEIVER_LOCK = 0;

  /** The byte that the sender in slot 0 locks. The sender in slot n locks the byte n after it. */
  static final long FIRST_SENDER_LOCK = 1;

  /** The length in bytes of the part that contains the words that all layout versions share. */
  static final int COMMON_LENGTH = 64;

  /** The length in bytes of the part that is written once. */
  static final int SETTINGS_LENGTH = 128;

  private static final long MAGIC = 0x5345_474d_2e69_7063L;
  private static final int LAYOUT_VERSION = 5;

  private static final int MAGIC_OFFSET = 0;
  private static final int LAYOUT_VERSION_OFFSET = 8;
  private static final int WIRE_VERSION_OFFSET = 12;
  private static final int MAX_MESSAGE_SIZE_OFFSET = 16;
  private static final int MAX_SENDERS_OFFSET = 20;
  private static final int CAPACITY_OFFSET = 24;
  private static final int NOTIFY_LENGTH_OFFSET = 28;
  private static final int PID_OFFSET = 32;
  private static final int PERSISTENT_OFFSET = 40;
  private static final int NOTIFY_OFFSET = 48;
  private static final int LONGEST_NOTIFY = 63;
  private static final int SLEEPING_OFFSET = 128;
  private static final int MEMBERSHIP_OFFSET = 256;
  private static final int CLOSED_OFFSET = 384;

  private SegmentDescriptor() {}

  /**
   * The settings that the receiver writes.
   *
   * @param wireVersion the version of the frame format
   * @param maxMessageSize the largest message in bytes
   * @param maxSenders the largest number of senders at a time
   * @param capacity the capacity of a lane in bytes
   * @param notifyMode how a waiting side is woken
   * @param persistent whether segment and lanes outlive their processes
   */
  record Settings(
      int wireVersion,
      int maxMessageSize,
      int maxSenders,
      int capacity,
      NotifyMode notifyMode,
      boolean persistent) {

    /** Returns {@link LaneDescriptor#filledAtFirst} for a lane of this segment. */
    int laneFilledAtFirst() {
      return LaneDescriptor.filledAtFirst(capacity, persistent);
    }
  }

  /** Writes the header into memory that is all zeros. */
  static void create(
      Memory memory,
      ChannelParameters terms,
      int capacity,
      NotifyMode notify,
      boolean persistent,
      long pid) {
    memory.putInt(LAYOUT_VERSION_OFFSET, LAYOUT_VERSION);
    memory.putInt(WIRE_VERSION_OFFSET, terms.wireVersion());
    memory.putInt(MAX_MESSAGE_SIZE_OFFSET, terms.maxMessageSize());
    memory.putInt(MAX_SENDERS_OFFSET, terms.maxSenders());
    memory.putInt(CAPACITY_OFFSET, capacity);
    byte[] text = notify.value().getBytes(StandardCharsets.US_ASCII);
    memory.putInt(NOTIFY_LENGTH_OFFSET, text.length);
    memory.view().put(NOTIFY_OFFSET, text);
    memory.putInt(PERSISTENT_OFFSET, persistent ? 1 : 0);
    memory.putLong(PID_OFFSET, pid);
    memory.putLongRelease(MAGIC_OFFSET, MAGIC);
  }

  /** Returns a copy of the part that is written once. */
  static ByteBuffer settings(Memory memory) {
    byte[] settings = new byte[SETTINGS_LENGTH];
    memory.view().get(0, settings);
    return ByteBuffer.wrap(settings).asReadOnlyBuffer();
  }

  /**
   * Reads and checks the receiver's settings.
   *
   * @throws IOException if the memory is not a segment of this layout, or a setting is invalid
   */
  static Settings read(Memory memory) throws IOException {
    long magic = memory.getLongAcquire(MAGIC_OFFSET);
    if (magic != MAGIC) {
      boolean otherOrder = magic == Long.reverseBytes(MAGIC);
      throw new IOException(
          otherOrder ? "it has the byte order of another machine" : "it is not a segment");
    }
    int layout = memory.getInt(LAYOUT_VERSION_OFFSET);
    if (layout != LAYOUT_VERSION) {
      throw new IOException(
          "it has layout version " + layout + ", this process needs " + LAYOUT_VERSION);
    }
    Settings settings =
        new Settings(
            memory.getInt(WIRE_VERSION_OFFSET),
            memory.getInt(MAX_MESSAGE_SIZE_OFFSET),
            memory.getInt(MAX_SENDERS_OFFSET),
            memory.getInt(CAPACITY_OFFSET),
            readNotify(memory),
            memory.getInt(PERSISTENT_OFFSET) != 0);
    Optional<String> fault = fault(settings);
    if (fault.isPresent()) {
      throw new IOException(fault.get());
    }
    return settings;
  }

  private static NotifyMode readNotify(Memory memory) throws IOException {
    int length = memory.getInt(NOTIFY_LENGTH_OFFSET);
    if (length < 1 || length > LONGEST_NOTIFY) {
      throw new IOException("its notify mode has a length of " + length + " bytes");
    }
    byte[] text = new byte[length];
    memory.view().get(NOTIFY_OFFSET, text);
    try {
      return NotifyMode.parse(new String(text, StandardCharsets.US_ASCII));
    } catch (IllegalArgumentException e) {
      throw new IOException("its notify mode is not a name", e);
    }
  }

  private static Optional<String> fault(Settings settings) {
    if (!LaneDescriptor.isCapacity(settings.capacity())) {
      return Optional.of("its lanes have an invalid capacity of " + settings.capacity() + " bytes");
    }
    if (settings.maxSenders() < 1) {
      return Optional.of("its max-senders is " + settings.maxSenders());
    }
    return Optional.empty();
  }

  /**
   * Returns a phrase for the process that created a segment of any layout version, for an error
   * text. What the segment states is not verified.
   *
   * @param common the first {@link #COMMON_LENGTH} bytes, in the native byte order
   */
  static String describeOwner(ByteBuffer common) {
    if (common.getLong(MAGIC_OFFSET) != MAGIC) {
      return "another process";
    }
    int layout = common.getInt(LAYOUT_VERSION_OFFSET);
    return "process " + common.getLong(PID_OFFSET) + " with layout version " + layout;
  }

  /**
   * What the first bytes of a segment state. It is not verified.
   *
   * @param layout the layout version; 0 if it is not a segment
   */
  record Header(int layout, int maxSenders, long pid, boolean persistent) {
    /** Returns whether only another version of this library can read the segment. */
    boolean isOfOtherVersion() {
      return layout != 0 && layout != LAYOUT_VERSION;
    }
  }

  /**
   * Reads what the first bytes of a segment state.
   *
   * @param common the first {@link #COMMON_LENGTH} bytes, in the native byte order
   */
  static Header header(ByteBuffer common) {
    if (common.getLong(MAGIC_OFFSET) != MAGIC) {
      return new Header(0, 0, 0, false);
    }
    int layout = common.getInt(LAYOUT_VERSION_OFFSET);
    boolean readable = layout == LAYOUT_VERSION;
    return new Header(
        layout,
        readable ? common.getInt(MAX_SENDERS_OFFSET) : 0,
        common.getLong(PID_OFFSET),
        readable && common.getInt(PERSISTENT_OFFSET) != 0);
  }

  /** Returns the process id that the receiver has written; it is not verified. */
  static long pid(Memory memory) {
    return memory.getLong(PID_OFFSET);
  }

  /**
   * Returns the offset in bytes of the receiver's {@link SleepFlag}, which is also the futex word.
   */
  static int sleepingIndex() {
    return SLEEPING_OFFSET;
  }

  /**
   * Writes the process id of a receiver that takes the segment over, and clears the sleep flag of
   * the dead receiver.
   */
  static void takeOver(Memory memory, long pid) {
    memory.putLong(PID_OFFSET, pid);
    new SleepFlag(memory, SLEEPING_OFFSET).takeOver();
  }

  static int membershipAcquire(Memory memory) {
    return memory.getIntAcquire(MEMBERSHIP_OFFSET);
  }

  static void putMembershipRelease(Memory memory, int number) {
    memory.putIntRelease(MEMBERSHIP_OFFSET, number);
  }

  static boolean closedAcquire(Memory memory) {
    return memory.getIntAcquire(CLOSED_OFFSET) != 0;
  }

  static void putClosedRelease(Memory memory) {
    memory.putIntRelease(CLOSED_OFFSET, 1);
  }
}
