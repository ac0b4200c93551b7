package io.github.linuxipc.socket.packet;

import io.github.linuxipc.posix.ErrnoException;
import io.github.linuxipc.posix.SocketOptions;
import io.github.linuxipc.spi.ChannelParameters;
import io.github.linuxipc.spi.WireFormat;
import java.io.BufferedReader;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;

/** How long packets are, and how many of them a datagram socket holds. */
final class PacketLimits {
  /** The longest frame in bytes, header included. */
  static final int MAX_FRAME = 64 << 10;

  /** What the kernel keeps of a send buffer for itself. */
  private static final int OVERHEAD = 32;

  private static final String QUEUE = "/proc/sys/net/unix/max_dgram_qlen";
  private static final long CERTAINLY_MORE = 1 << 20;

  private PacketLimits() {}

  /** The longest packet that a sender can send; under wire=raw it asks for the room. */
  static int longest(SocketOptions options, ChannelParameters terms) throws ErrnoException {
    boolean raw = terms.wire() == WireFormat.RAW;
    int wanted = raw ? terms.maxMessageSize() : MAX_FRAME;
    if (options.sendBuffer() - OVERHEAD < wanted) {
      options.setSendBuffer(wanted + OVERHEAD);
    }
    return Math.max(1, Math.min(wanted, options.sendBuffer() - OVERHEAD));
  }

  /** How many packets may wait in a datagram socket, with some to spare. */
  static long queueLength() {
    try (BufferedReader file =
        new BufferedReader(
            new InputStreamReader(new FileInputStream(QUEUE), StandardCharsets.US_ASCII))) {
      String line = file.readLine();
      return line == null ? CERTAINLY_MORE : Long.parseLong(line.strip()) + 2;
    } catch (IOException | NumberFormatException e) {
      return CERTAINLY_MORE;
    }
  }
}
