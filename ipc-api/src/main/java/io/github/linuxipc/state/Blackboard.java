package io.github.linuxipc.state;

import io.github.linuxipc.channel.Endpoint;
import io.github.linuxipc.channel.EndpointKind;
import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.channel.IpcException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The latest value of each key, which one process puts and any number of processes read. A read is
 * always a whole value, and never waits for the writer; the writer never waits for a reader.
 * Thread-safe.
 *
 * <p>The values belong to the blackboard, not to its writer: they stay as long as any process has
 * the blackboard open, and with {@code persistent=true} until they are removed. After a close,
 * every method but those of {@link Endpoint} that say otherwise throws {@link
 * io.github.linuxipc.channel.ChannelClosedException}. {@link Endpoint#maxMessageSize} returns
 * {@code max-value-size}; the counters of {@link Endpoint#statistics} stay 0.
 *
 * <p>If a program of this user truncates the file, an access throws an {@link IpcException} with
 * {@link ErrorCode#IO}, or the JVM throws an {@link InternalError}, possibly some time after the
 * access. The JVM does not crash.
 */
public interface Blackboard extends Endpoint {
  @Override
  default EndpointKind kind() {
    return EndpointKind.READER;
  }

  /**
   * Returns a key. The key need not have a value, now or ever. Reading adds no key to the
   * blackboard.
   *
   * @param name the name, as that of a channel
   * @return the key
   * @throws io.github.linuxipc.channel.IpcConfigurationException with {@link ErrorCode#BAD_NAME} if
   *     the name is not valid
   */
  BlackboardKey key(String name);

  /**
   * Returns a copy of a key's value.
   *
   * @param key the key
   * @return the value and its version; null if the key has no value
   * @throws IpcException if the blackboard is closed, or its memory is damaged
   */
  @Nullable Value get(BlackboardKey key) throws IpcException;

  /**
   * Copies a key's value into a buffer, without an allocation. If there is a value, it is between
   * the buffer's old and new position. If the value does not fit, nothing changes but bytes behind
   * the position.
   *
   * @param key the key
   * @param into the buffer to copy into, from its position
   * @return the version; 0 if the key has no value
   * @throws java.nio.BufferOverflowException if the value does not fit
   * @throws IpcException if the blackboard is closed, or its memory is damaged
   */
  long get(BlackboardKey key, ByteBuffer into) throws IpcException;

  /**
   * Waits for a value that is newer than a version. Several changes may be reported as one; the
   * last one is always reported. A removal ends no wait.
   *
   * @param key the key
   * @param afterVersion the version that is known; 0 if none is
   * @param timeout how long to wait; zero or less looks once
   * @return the value; null if the time-out passed
   * @throws IpcException if the blackboard is closed, or its memory is damaged
   * @throws InterruptedException if the thread is interrupted
   */
  @Nullable Value await(BlackboardKey key, long afterVersion, Duration timeout)
      throws IpcException, InterruptedException;

  /**
   * Returns the names of the keys that have a value.
   *
   * @return the names, in the order in which they were added
   * @throws IpcException if the blackboard is closed, or its memory is damaged
   */
  List<String> keys() throws IpcException;

  /**
   * Returns a counter. The first call for a name, in whichever process, adds the counter to the
   * blackboard, with the value 0.
   *
   * @param name the name, as that of a channel; counters and keys have separate names
   * @return the counter
   * @throws IpcException with {@link ErrorCode#STATE_FULL} if the blackboard has {@code
   *     max-counters} of them, or as many processes count in it as it has room for; if the
   *     blackboard is closed, or its memory is damaged
   * @throws io.github.linuxipc.channel.IpcConfigurationException with {@link ErrorCode#BAD_NAME} if
   *     the name is not valid
   */
  Counter counter(String name) throws IpcException;

  /**
   * Returns whether the blackboard has a writer.
   *
   * @return the state at some moment during the call
   * @throws IpcException if the blackboard is closed, or the kernel reports an error
   */
  BlackboardState state() throws IpcException;
}
