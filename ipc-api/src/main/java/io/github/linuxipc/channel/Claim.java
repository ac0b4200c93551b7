package io.github.linuxipc.channel;

import java.nio.ByteBuffer;

/**
 * Reserved space for one message. The message is written in place if the transport has {@link
 * Capability#ZERO_COPY}, and is copied once otherwise. A claim is used by one thread, within
 * try-with-resources: a claim that is not committed is dropped.
 */
public interface Claim extends AutoCloseable {
  /**
   * Returns the message's memory. It must not be used after {@link #commit} or {@link #close}.
   *
   * @return a buffer whose position is 0 and whose limit is the claimed length in bytes
   */
  ByteBuffer buffer();

  /**
   * Sends the message, which is all of the claimed bytes regardless of the buffer's position.
   *
   * @throws IpcException if the channel is closed, or its receiver has closed or died; nothing was
   *     sent
   * @throws IllegalStateException if the claim has already been committed or closed
   */
  void commit() throws IpcException;

  /** Drops the claim unless it was committed. Idempotent. */
  @Override
  void close();
}
