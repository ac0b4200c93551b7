package io.github.linuxipc.socket.packet;

import io.github.linuxipc.posix.ErrnoException;
import io.github.linuxipc.posix.SocketOptions;
import io.github.linuxipc.socket.handshake.SocketLimits;
import io.github.linuxipc.spi.ChannelParameters;
import io.github.linuxipc.spi.WireFormat;

/** The longest packet that the kernel accepts. */
final class PacketLimits {
  /** The part of a send buffer that the kernel uses itself. */
  private static final int OVERHEAD = 32;

  private PacketLimits() {}

  /**
   * Returns the length of the longest packet that a sender can send. If the send buffer is too
   * small for the longest packet of the wire format, enlarges it first.
   */
  static int longest(SocketOptions options, ChannelParameters terms) throws ErrnoException {
    boolean raw = terms.wire() == WireFormat.RAW;
    int wanted = raw ? terms.maxMessageSize() : SocketLimits.MAX_FRAME;
    if (options.sendBuffer() - OVERHEAD < wanted) {
      options.setSendBuffer(wanted + OVERHEAD);
    }
    return Math.max(1, Math.min(wanted, options.sendBuffer() - OVERHEAD));
  }
}
