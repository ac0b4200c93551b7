package io.github.linuxipc.socket;

import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.channels.NetworkChannel;

/**
 * Sets the size of the kernel's buffers of TCP connections within the host, which have no network
 * delay. Without a fixed size, the kernel lets both buffers grow to megabytes, and a sender can
 * queue megabytes that the receiver has not read.
 *
 * <p>The size of the receive buffer also bounds how long a blocked send waits for a slow receiver.
 * The kernel merges segments that wait to be read into one buffer of up to 17 fragments of 32 KiB.
 * It frees the memory of a merged buffer only when its last byte has been read, and sends no window
 * update before then. If all of the receive buffer is one merged buffer, a send waits until all of
 * it has been read. A receive buffer of half the size is slower with frames of 64 KiB, because the
 * kernel limits a segment to half of the largest window that was offered.
 */
final class LoopbackBufferSize {
  /**
   * The size of the receive buffer in bytes. The kernel doubles it for its own overhead
   * (socket(7)). It is below the default of {@code net.core.rmem_max} (208 KiB).
   */
  static final int RECEIVED = 64 << 10;

  /**
   * The size of the send buffer in bytes, which the kernel doubles too. It does not affect how long
   * a send is blocked. Where {@code net.core.wmem_max} is lower, the kernel applies that limit and
   * reports no error.
   */
  private static final int SENT = 256 << 10;

  private LoopbackBufferSize() {}

  /**
   * Sets the size of the receive buffers of the connections that a listening socket accepts. Call
   * it before the socket is bound.
   */
  static void receiving(NetworkChannel channel) throws IOException {
    channel.setOption(StandardSocketOptions.SO_RCVBUF, RECEIVED);
  }

  /** Sets the size of a connection's send buffer. Call it before the connection is made. */
  static void sending(NetworkChannel channel) throws IOException {
    channel.setOption(StandardSocketOptions.SO_SNDBUF, SENT);
  }
}
