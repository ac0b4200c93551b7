package io.github.linuxipc.socket;

import java.io.IOException;
import java.net.SocketOption;
import java.net.StandardSocketOptions;
import java.nio.channels.NetworkChannel;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Sets the size of the kernel's buffers of TCP connections within the host, which have no network
 * delay. A fixed size keeps a sender from queueing megabytes that no receiver has read. A fixed
 * size is also faster: with large frames, up to 1.6 times as fast was measured. The size must not
 * be small, because the kernel charges the buffer ten times the length of a frame of 80 bytes. With
 * 128 KiB, a stream of such frames took twice as long.
 */
final class LoopbackBufferSize {
  private static final int BYTES = 512 << 10;

  private LoopbackBufferSize() {}

  static void receiving(NetworkChannel channel) throws IOException {
    set(channel, StandardSocketOptions.SO_RCVBUF, Path.of("/proc/sys/net/core/rmem_max"));
  }

  static void sending(NetworkChannel channel) throws IOException {
    set(channel, StandardSocketOptions.SO_SNDBUF, Path.of("/proc/sys/net/core/wmem_max"));
  }

  /**
   * Sets the size if the kernel grants all of it. Otherwise the kernel goes on growing the buffers
   * as needed, which is better than a smaller fixed size.
   */
  private static void set(NetworkChannel channel, SocketOption<Integer> option, Path limit)
      throws IOException {
    if (Long.parseLong(Files.readString(limit).strip()) >= BYTES) {
      channel.setOption(option, BYTES);
    }
  }
}
