package io.github.linuxipc.shm;

import io.github.linuxipc.shm.ring.MappedMemory;
import io.github.linuxipc.spi.ChannelParameters;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * The layout of the two packets by which a sender gets the memory of a channel with {@code
 * memory=sealed}. Both ends are on one machine, so all words are in its native byte order.
 *
 * <pre>
 *         0               4               8              12              16
 *         +---------------+---------------+---------------+---------------+
 *      0  |             magic             |    version    | wire version  |   hello, from
 *         +---------------+---------------+---------------+---------------+   the sender
 *     16  |  max message  |    sender     |  persistent:  |       0       |
 *         |     size      |      id       |    1 if so    |               |
 *         +---------------+---------------+---------------+---------------+
 *
 *         +---------------+---------------+---------------+---------------+
 *      0  |             magic             |    version    |    status     |   reply, from
 *         +---------------+---------------+---------------+---------------+   the receiver
 *     16  |     slot      |       0       |               0               |
 *         +---------------+---------------+---------------+---------------+
 *     32  |  the beginning of the segment, {@link SegmentDescriptor#SETTINGS_LENGTH} bytes ...
 *         +---------------
 * </pre>
 *
 * <p>A reply with the status OK has two descriptors attached, that of the segment and that of the
 * sender's lane. The settings of the segment are in the reply too, because another sender might
 * have changed those in the segment. No other source file contains an offset of this layout.
 */
final class SealedHandshakeDescriptor {
  /** The length of a hello in bytes. */
  static final int HELLO_LENGTH = 32;

  /** The length of a reply in bytes. */
  static final int REPLY_LENGTH = 32 + SegmentDescriptor.SETTINGS_LENGTH;

  private static final long MAGIC = 0x5345_414c_2e69_7063L;
  private static final int VERSION = 1;

  private static final int MAGIC_OFFSET = 0;
  private static final int VERSION_OFFSET = 8;
  private static final int WIRE_VERSION_OFFSET = 12;
  private static final int MAX_MESSAGE_SIZE_OFFSET = 16;
  private static final int SENDER_OFFSET = 20;
  private static final int PERSISTENT_OFFSET = 24;
  private static final int STATUS_OFFSET = 12;
  private static final int SLOT_OFFSET = 16;
  private static final int SETTINGS_OFFSET = 32;

  private SealedHandshakeDescriptor() {}

  /** The status of a reply. The numbers are part of the layout. */
  enum Status {
    /** The sender is admitted. */
    OK(0),
    /** The sender's parameters differ from those in the settings. */
    INCOMPATIBLE(1),
    /** The receiver has as many senders as it admits. */
    TOO_MANY_SENDERS(2),
    /** The receiver does not accept the sender's user. */
    NOT_ALLOWED(3),
    /** The receiver has no memory or no descriptors for a lane. */
    NO_RESOURCES(4),
    /** A sender of another user has the same sender number. */
    SENDER_NUMBER_TAKEN(5);

    private final int number;

    Status(int number) {
      this.number = number;
    }
  }

  /**
   * The content of a hello.
   *
   * @param wireVersion the version of the frame format
   * @param maxMessageSize the largest message in bytes
   * @param sender the sender id
   * @param persistent whether the sender expects messages to outlive the receiver
   */
  record Hello(int wireVersion, int maxMessageSize, int sender, boolean persistent) {}

  /** Writes a hello. */
  static void putHello(ByteBuffer to, ChannelParameters terms, int sender, boolean persistent) {
    ByteBuffer hello = natively(to);
    hello.putLong(MAGIC_OFFSET, MAGIC);
    hello.putInt(VERSION_OFFSET, VERSION);
    hello.putInt(WIRE_VERSION_OFFSET, terms.wireVersion());
    hello.putInt(MAX_MESSAGE_SIZE_OFFSET, terms.maxMessageSize());
    hello.putInt(SENDER_OFFSET, sender);
    hello.putInt(PERSISTENT_OFFSET, persistent ? 1 : 0);
  }

  /** Reads a packet of a length. Returns null if it is not a hello of this version. */
  static @Nullable Hello hello(ByteBuffer from, int length) {
    ByteBuffer hello = natively(from);
    if (length != HELLO_LENGTH || !isValid(hello)) {
      return null;
    }
    return new Hello(
        hello.getInt(WIRE_VERSION_OFFSET),
        hello.getInt(MAX_MESSAGE_SIZE_OFFSET),
        hello.getInt(SENDER_OFFSET),
        hello.getInt(PERSISTENT_OFFSET) != 0);
  }

  /** Writes a reply, with the settings as they were when the segment was created. */
  static void putReply(ByteBuffer to, Status status, int slot, ByteBuffer settings) {
    ByteBuffer reply = natively(to);
    reply.putLong(MAGIC_OFFSET, MAGIC);
    reply.putInt(VERSION_OFFSET, VERSION);
    reply.putInt(STATUS_OFFSET, status.number);
    reply.putInt(SLOT_OFFSET, slot);
    reply.put(SETTINGS_OFFSET, settings, 0, SegmentDescriptor.SETTINGS_LENGTH);
  }

  /** Returns whether a packet of a length is a reply of this version. */
  static boolean isReply(ByteBuffer reply, int length) {
    return length == REPLY_LENGTH && isValid(natively(reply));
  }

  /** Returns the status of a reply, or null if it is not known. */
  static @Nullable Status status(ByteBuffer reply) {
    int number = natively(reply).getInt(STATUS_OFFSET);
    for (Status status : Status.values()) {
      if (status.number == number) {
        return status;
      }
    }
    return null;
  }

  /** Returns the slot of the sender. */
  static int slot(ByteBuffer reply) {
    return natively(reply).getInt(SLOT_OFFSET);
  }

  /**
   * Reads the settings in a reply.
   *
   * @throws IOException if they are invalid
   */
  static SegmentDescriptor.Settings settings(ByteBuffer reply) throws IOException {
    ByteBuffer settings = reply.slice(SETTINGS_OFFSET, SegmentDescriptor.SETTINGS_LENGTH);
    return SegmentDescriptor.read(new MappedMemory(settings));
  }

  private static boolean isValid(ByteBuffer packet) {
    return packet.getLong(MAGIC_OFFSET) == MAGIC && packet.getInt(VERSION_OFFSET) == VERSION;
  }

  private static ByteBuffer natively(ByteBuffer packet) {
    return packet.duplicate().order(ByteOrder.nativeOrder());
  }
}
