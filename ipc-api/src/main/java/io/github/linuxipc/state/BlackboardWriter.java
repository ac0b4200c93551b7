package io.github.linuxipc.state;

import io.github.linuxipc.channel.EndpointKind;
import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.channel.IpcException;
import java.nio.ByteBuffer;

/**
 * The only writer of a {@link Blackboard}. It reads and counts as well. It continues the versions
 * of its predecessor. Thread-safe.
 */
public interface BlackboardWriter extends Blackboard {
  @Override
  default EndpointKind kind() {
    return EndpointKind.WRITER;
  }

  /**
   * Puts a value in the place of the key's last one. Never waits for a reader. Allocates nothing,
   * except when the key is new. Wakes those that {@linkplain Blackboard#await wait} for the key.
   *
   * @param key a key of this writer
   * @param value the value, from position to limit; the position moves to the limit
   * @return the version
   * @throws io.github.linuxipc.channel.MessageTooLargeException if the value is larger than {@code
   *     max-value-size}
   * @throws IpcException with {@link ErrorCode#STATE_FULL} if the key is new and the blackboard has
   *     {@code max-keys} of them; if the writer is closed, or the memory is damaged
   */
  long put(BlackboardKey key, ByteBuffer value) throws IpcException;

  /**
   * Removes the value of a key. The version rises by 1. Has no effect if there is no value. The key
   * keeps its place among the {@code max-keys}.
   *
   * @param key a key of this writer
   * @throws IpcException if the writer is closed, or the memory is damaged
   */
  void remove(BlackboardKey key) throws IpcException;
}
