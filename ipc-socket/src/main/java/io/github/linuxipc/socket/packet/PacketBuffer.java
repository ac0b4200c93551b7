package io.github.linuxipc.socket.packet;

import io.github.linuxipc.posix.NativeBuffer;
import io.github.linuxipc.socket.handshake.SocketLimits;
import io.github.linuxipc.spi.ChannelParameters;
import io.github.linuxipc.spi.FrameHeader;
import io.github.linuxipc.spi.WireFormat;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The buffer into which a receiver reads one packet at a time. May be used by one thread at a time.
 */
public final class PacketBuffer {
  private final NativeBuffer memory;
  private final ByteBuffer view;

  /**
   * Allocates room for the longest packet of the wire format.
   *
   * @param terms the channel's parameters
   */
  public PacketBuffer(ChannelParameters terms) {
    int longest =
        terms.wire() == WireFormat.RAW
            ? Math.max(1, terms.maxMessageSize())
            : SocketLimits.MAX_FRAME;
    this.memory = new NativeBuffer(longest);
    this.view = memory.buffer().asReadOnlyBuffer();
  }

  /**
   * Returns the memory into which to receive.
   *
   * @return the memory
   */
  public NativeBuffer memory() {
    return memory;
  }

  /**
   * Returns whether the packet was longer than the buffer, so that the kernel truncated it.
   *
   * @param length the length of the packet
   * @return whether it was
   */
  public boolean isTruncated(int length) {
    return length > memory.buffer().capacity();
  }

  /** Returns whether the packet is a frame that carries the number of this sender. */
  boolean isFrame(int length, int sender) {
    ByteBuffer bytes = memory.buffer();
    return length >= FrameHeader.LENGTH
        && !isTruncated(length)
        && FrameHeader.payloadLength(bytes, 0) == length - FrameHeader.LENGTH
        && FrameHeader.version(FrameHeader.control(bytes, 0)) == ChannelParameters.WIRE_VERSION
        && FrameHeader.sender(bytes, 0) == sender;
  }

  /** Returns whether the frame has the LEAVE flag, which marks the last frame of a sender. */
  boolean isLeave() {
    return (FrameHeader.flags(FrameHeader.control(memory.buffer(), 0)) & FrameHeader.LEAVE) != 0;
  }

  /**
   * Returns a read-only, little-endian view of the packet. Position, limit and byte order are set
   * anew, because the previous user of the view may have changed them.
   *
   * @param length the length of the packet
   * @return the view, valid until the next packet is received
   */
  public ByteBuffer view(int length) {
    return view.order(ByteOrder.LITTLE_ENDIAN).limit(length).position(0);
  }
}
