package io.github.linuxipc.channel;

import java.util.Optional;
import java.util.Set;

/**
 * The operations that senders and receivers have in common. Every method may be called from any
 * thread.
 */
public interface Endpoint extends AutoCloseable {
  /**
   * Returns what this endpoint is.
   *
   * @return the kind
   */
  EndpointKind kind();

  /**
   * Returns the channel's name, or the address if the endpoint was opened by address.
   *
   * @return the name or address as the application gave it
   */
  String channel();

  /**
   * Returns the address at which the endpoint is bound or connected, as resolved by the transport.
   * With {@code reconnect=true} it is the address of the last connection.
   *
   * @return the address
   */
  Address address();

  /**
   * Returns the transport's capabilities beyond the common contract.
   *
   * @return the capabilities
   */
  Set<Capability> capabilities();

  /**
   * Returns the number of bytes that a message may have at most, headers not counted. It is the
   * value of {@code max-message-size}. A raw wire may allow less.
   *
   * @return the limit in bytes
   */
  int maxMessageSize();

  /**
   * Returns a snapshot of the counters. The snapshot is not atomic: the counters may not all
   * include the same messages.
   *
   * @return the counters
   */
  Statistics statistics();

  /**
   * Returns an extension that only some transports provide, such as {@link PeerCredentials}.
   *
   * @param type the extension's type
   * @param <T> the extension's type
   * @return the extension, or empty if the transport does not provide it
   */
  <T> Optional<T> extension(Class<T> type);

  /**
   * Returns whether the endpoint is open.
   *
   * @return false after {@link #close} was called
   */
  boolean isOpen();

  /**
   * Closes the endpoint. Idempotent, and allowed from any thread and from a handler. Blocked
   * callers fail with {@link ChannelClosedException}, except in {@code forEach} and {@code serve},
   * which return. A sender first lingers until its accepted messages have been passed to the
   * mechanism: T8 (see docs/contract.md).
   *
   * @throws IpcException with {@link ErrorCode#UNDELIVERED} if accepted messages could not be
   *     delivered, because the linger time passed, the thread was interrupted while it lingered, or
   *     the receiver was lost
   */
  @Override
  void close() throws IpcException;
}
