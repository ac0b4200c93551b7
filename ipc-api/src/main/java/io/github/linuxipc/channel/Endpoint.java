package io.github.linuxipc.channel;

import java.util.Optional;
import java.util.Set;

/** What both ends of a channel have in common. Every method may be called from any thread. */
public interface Endpoint extends AutoCloseable {
  /**
   * Returns the channel's name, or the address where the endpoint was opened by address.
   *
   * @return the name or address as the application gave it
   */
  String channel();

  /**
   * Returns where the endpoint is bound or connected, as the transport resolved it.
   *
   * @return the address
   */
  Address address();

  /**
   * Returns what the transport underneath can do beyond the common contract.
   *
   * @return the capabilities
   */
  Set<Capability> capabilities();

  /**
   * Returns a snapshot of the counters. It is not atomic: counters may be a message apart.
   *
   * @return the counters
   */
  Statistics statistics();

  /**
   * Returns a typed view of what only some transports have, such as {@link PeerCredentials}.
   *
   * @param type the view's type
   * @param <T> the view's type
   * @return the view, or empty where the transport has none
   */
  <T> Optional<T> extension(Class<T> type);

  /**
   * Tells whether the endpoint can still be used.
   *
   * @return false once {@link #close} was called
   */
  boolean isOpen();

  /**
   * Closes the endpoint; idempotent, and legal from any thread and from a handler. Blocked callers
   * wake with {@link ChannelClosedException}. A sender first lingers for what it has accepted and
   * not yet passed on (T8).
   *
   * @throws IpcException with {@link ErrorCode#UNDELIVERED} if accepted messages were dropped after
   *     linger
   */
  @Override
  void close() throws IpcException;
}
