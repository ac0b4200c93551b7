package io.github.linuxipc.socket.packet;

import io.github.linuxipc.posix.ErrnoException;
import io.github.linuxipc.posix.SocketOptions;
import io.github.linuxipc.socket.handshake.SocketLimits;
import io.github.linuxipc.spi.ChannelParameters;
import io.github.linuxipc.spi.WireFormat;
import java.io.BufferedReader;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;

/** The longest packets, and the number of packets that a datagram socket queues. */
final class PacketLimits {

  /** The part of a send buffer that the kernel uses itself. */
  private static final int OVERHEAD = 32;

  private static final String QUEUE = "/proc/sys/net/unix/max_dgram_qlen";
  private static final long UNLIMITED = 1 << 20;

  private PacketLimits() {}

  /**
   * Returns the length of the longest packet that a sender can send. Under wire=raw it enlarges the
   * send buffer for it.
   */
  static int longest(SocketOptions options, ChannelParameters terms) throws ErrnoException {
    boolean raw = terms.wire() == WireFormat.RAW;
    int wanted = raw ? terms.maxMessageSize() : SocketLimits.MAX_FRAME;
    if (options.sendBuffer() - OVERHEAD < wanted) {
      options.setSendBuffer(wanted + OVERHEAD);
    }
    return Math.max(1, Math.min(wanted, options.sendBuffer() - OVERHEAD));
  }

  /** Returns an upper bound of the packets that a datagram socket queues. */
  static long queueLength() {
    try (BufferedReader file =
        new BufferedReader(
            new InputStreamReader(new FileInputStream(QUEUE), StandardCharsets.US_ASCII))) {
      String line = file.readLine();
      return line == null ? UNLIMITED : Long.parseLong(line.strip()) + 2;
    } catch (IOException | NumberFormatException e) {
      return UNLIMITED;
    }
  }
}
