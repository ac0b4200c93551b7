package io.github.linuxipc.channel;

import java.nio.ByteBuffer;

/**
 * Reserved space for one message. The message is written in place if the transport has {@link
 * Capability#ZERO_COPY} and the message, with its headers, fits into one frame. It is copied
 * otherwise. A message of at most 1 KiB without headers is always copied once, because a copy of
 * that length costs less than a view of the transport's memory. A claim is used by one thread,
 * within try-with-resources: a claim that is not committed is dropped. The sender reuses a claim
 * and its buffer after {@link #close}, so that claims of short messages allocate nothing.
 */
public interface Claim extends AutoCloseable {
  /**
   * Returns the message's memory, whose content is undefined until it is written. Each call returns
   * the same buffer. It must not be used after {@link #commit} or {@link #close}.
   *
   * @return a big-endian buffer whose position is 0 at first and whose limit is the claimed length
   *     in bytes
   * @throws IllegalStateException if the claim has already been committed or closed
   */
  ByteBuffer buffer();

  /**
   * Sends the message, which is all of the claimed bytes regardless of the buffer's position and
   * limit. Never blocks. The claim ends, even if this method throws.
   *
   * @throws IpcException if the channel is closed, its receiver has closed or died, or the kernel
   *     reports an error
   * @throws IpcConfigurationException with {@link ErrorCode#UNSUPPORTED_PAYLOAD} if the wire format
   *     cannot carry the payload; nothing was sent
   * @throws IllegalStateException if the claim has already been committed or closed
   */
  void commit() throws IpcException;

  /**
   * Drops the claim unless it was committed. Idempotent as long as the sender has not made another
   * claim. No other method may be called afterwards.
   */
  @Override
  void close();
}
