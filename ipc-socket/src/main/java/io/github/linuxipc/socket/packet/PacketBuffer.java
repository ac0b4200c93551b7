package io.github.linuxipc.socket.packet;

import io.github.linuxipc.posix.NativeBuffer;
import io.github.linuxipc.spi.ChannelParameters;
import io.github.linuxipc.spi.FrameHeader;
import io.github.linuxipc.spi.WireFormat;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Where the receiver takes packets to, one at a time. For one thread at a time. */
final class PacketBuffer {
  private final NativeBuffer memory;
  private final ByteBuffer view;

  /** Makes room for the longest packet of a wire. */
  PacketBuffer(ChannelParameters terms) {
    int longest =
        terms.wire() == WireFormat.RAW
            ? Math.max(1, terms.maxMessageSize())
            : PacketLimits.MAX_FRAME;
    this.memory = new NativeBuffer(longest);
    this.view = memory.buffer().asReadOnlyBuffer();
  }

  NativeBuffer memory() {
    return memory;
  }

  /** Whether a packet is longer than there is room for, so that the rest was cut off. */
  boolean isCut(int length) {
    return length > memory.buffer().capacity();
  }

  /** Whether the packet is a frame of the sender's. */
  boolean isFrame(int length, int sender) {
    ByteBuffer bytes = memory.buffer();
    return length >= FrameHeader.LENGTH
        && !isCut(length)
        && FrameHeader.payloadLength(bytes, 0) == length - FrameHeader.LENGTH
        && FrameHeader.version(FrameHeader.control(bytes, 0)) == ChannelParameters.WIRE_VERSION
        && FrameHeader.sender(bytes, 0) == sender;
  }

  /** Whether the frame is a sender's last. */
  boolean isGoodbye() {
    return (FrameHeader.flags(FrameHeader.control(memory.buffer(), 0)) & FrameHeader.LEAVE) != 0;
  }

  /** A read-only view of the packet, little-endian; whoever had it last may have changed it. */
  ByteBuffer view(int length) {
    return view.order(ByteOrder.LITTLE_ENDIAN).limit(length).position(0);
  }
}
