package io.github.linuxipc.channel;

import java.nio.ByteBuffer;

/**
 * Room for one message, written in place where the transport has {@link Capability#ZERO_COPY} and
 * copied once where it has not. Used by one thread, within try-with-resources: what is not
 * committed is dropped.
 */
public interface Claim extends AutoCloseable {
  /**
   * Returns the message's memory. It must not be used after {@link #commit} or {@link #close}.
   *
   * @return a buffer whose position is 0 and whose limit is the claimed length in bytes
   */
  ByteBuffer buffer();

  /**
   * Sends the message: all of the claimed bytes, whatever the buffer's position.
   *
   * @throws IpcException if the channel is closed or its receiver gone; nothing was sent
   * @throws IllegalStateException if the claim was committed or closed already
   */
  void commit() throws IpcException;

  /** Drops the claim unless it was committed. Idempotent. */
  @Override
  void close();
}
