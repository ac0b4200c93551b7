package io.github.linuxipc.posix;

import java.util.ArrayList;
import java.util.List;

/**
 * Memory for a packet and for the descriptors that are attached to it: {@code struct msghdr} of
 * {@code sendmsg(2)} and {@code recvmsg(2)} with {@code SCM_RIGHTS} of {@code unix(7)}. A process
 * that receives descriptors owns them. They refer to the open file descriptions of the sender. Not
 * thread-safe.
 */
public final class DescriptorMessage {
  private static final int SOL_SOCKET = 1;
  private static final int SCM_RIGHTS = 1;
  private static final int MSG_CTRUNC = 8;

  // struct msghdr, struct iovec and struct cmsghdr of 64-bit systems
  private static final int IOV_OFFSET = 16;
  private static final int IOV_COUNT_OFFSET = 24;
  private static final int CONTROL_OFFSET = 32;
  private static final int CONTROL_LENGTH_OFFSET = 40;
  private static final int FLAGS_OFFSET = 48;
  private static final int VECTOR_AT = 56;
  private static final int CONTROL_AT = VECTOR_AT + 16;
  private static final int CONTROL_LEVEL_AT = CONTROL_AT + 8;
  private static final int CONTROL_TYPE_AT = CONTROL_AT + 12;
  private static final int CONTROL_HEADER = 16;

  private final NativeBuffer memory;
  private final int mostDescriptors;
  private final NativeBuffer header;
  private final OpenFile[] attached;
  private boolean received;

  /**
   * Creates a message.
   *
   * @param memory the memory that contains the packet, or into which it is received
   * @param mostDescriptors for how many received descriptors there is room, from 1 to 253; the
   *     kernel closes those that exceed it
   * @param attached the descriptors to send with the packet, at most {@code mostDescriptors}
   */
  public DescriptorMessage(NativeBuffer memory, int mostDescriptors, OpenFile... attached) {
    if (attached.length > mostDescriptors) {
      throw new IllegalArgumentException(attached.length + " descriptors are too many");
    }
    this.memory = memory;
    this.mostDescriptors = mostDescriptors;
    this.attached = attached.clone();
    this.header = new NativeBuffer(CONTROL_AT + space(mostDescriptors));
    header.buffer().putLong(IOV_OFFSET, header.address() + VECTOR_AT);
    header.buffer().putLong(IOV_COUNT_OFFSET, 1);
    header.buffer().putLong(VECTOR_AT, memory.address());
  }

  /** Returns the room that a control message with descriptors takes: {@code CMSG_SPACE(3)}. */
  private static int space(int descriptors) {
    return CONTROL_HEADER + (descriptors * Integer.BYTES + 7 & -8);
  }

  /** Prepares the msghdr for sending. Returns its address. */
  long prepareSend(int length) {
    header.buffer().putLong(VECTOR_AT, memory.address(0, length));
    header.buffer().putLong(VECTOR_AT + Long.BYTES, length);
    boolean alone = attached.length == 0;
    header.buffer().putLong(CONTROL_OFFSET, alone ? 0 : header.address() + CONTROL_AT);
    header.buffer().putLong(CONTROL_LENGTH_OFFSET, alone ? 0 : space(attached.length));
    long used = CONTROL_HEADER + (long) attached.length * Integer.BYTES;
    header.buffer().putLong(CONTROL_AT, used);
    header.buffer().putInt(CONTROL_LEVEL_AT, SOL_SOCKET);
    header.buffer().putInt(CONTROL_TYPE_AT, SCM_RIGHTS);
    for (int i = 0; i < attached.length; i++) {
      header.buffer().putInt(CONTROL_AT + CONTROL_HEADER + i * Integer.BYTES, attached[i].fd());
    }
    return header.address();
  }

  /** Prepares the msghdr for receiving. Returns its address. */
  long prepareReceive() {
    header.buffer().putLong(VECTOR_AT, memory.address());
    header.buffer().putLong(VECTOR_AT + Long.BYTES, memory.buffer().capacity());
    header.buffer().putLong(CONTROL_OFFSET, header.address() + CONTROL_AT);
    header.buffer().putLong(CONTROL_LENGTH_OFFSET, space(mostDescriptors));
    header.buffer().putLong(CONTROL_AT, 0);
    header.buffer().putInt(CONTROL_TYPE_AT, 0);
    received = true;
    return header.address();
  }

  /**
   * Returns the descriptors that were attached to the packet received last. Must be called once
   * after each receive that did not fail, or descriptors may stay open.
   *
   * @return the descriptors, which the caller must close; none if none was attached
   */
  public List<OpenFile> take() {
    List<OpenFile> files = new ArrayList<>();
    boolean rights =
        received
            && header.buffer().getLong(CONTROL_LENGTH_OFFSET) >= CONTROL_HEADER
            && header.buffer().getInt(CONTROL_LEVEL_AT) == SOL_SOCKET
            && header.buffer().getInt(CONTROL_TYPE_AT) == SCM_RIGHTS;
    received = false;
    long used = rights ? header.buffer().getLong(CONTROL_AT) - CONTROL_HEADER : 0;
    for (int i = 0; i < Math.min(used / Integer.BYTES, mostDescriptors); i++) {
      int at = CONTROL_AT + CONTROL_HEADER + i * Integer.BYTES;
      files.add(new OpenFile(header.buffer().getInt(at)));
    }
    return files;
  }

  /**
   * Returns whether descriptors are missing that were attached to the packet received last. The
   * kernel delivers a packet without them if this process has no free descriptor ({@link
   * Errno#EMFILE}), or if more were attached than there is room for.
   *
   * @return whether some are missing
   */
  public boolean isTruncated() {
    return (header.buffer().getInt(FLAGS_OFFSET) & MSG_CTRUNC) != 0;
  }
}
