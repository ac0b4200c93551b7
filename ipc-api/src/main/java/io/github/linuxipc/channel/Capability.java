package io.github.linuxipc.channel;

import java.util.Locale;

/**
 * A feature of a mechanism beyond the common contract. An application names the capabilities that
 * it needs when it opens an endpoint. A switch to a mechanism that lacks one then fails at
 * start-up, with an error that names the mechanisms that have it.
 */
public enum Capability {
  /** Claims are written, and messages are read, in memory that both processes share. */
  ZERO_COPY,
  /** Messages carry a priority, and more urgent messages overtake others. */
  PRIORITY,
  /** Messages that were not received outlive the receiver and are kept for its successor. */
  PERSISTENT,
  /** The kernel reports the user that the peer runs as. */
  PEER_CREDENTIALS,
  /** The peer may run on another host. */
  NETWORK,
  /** Processes that are not parent and child can communicate. */
  UNRELATED_PROCESSES,
  /** Events: each wake completes exactly one await. */
  COUNTING,
  /** Events: the kernel and other programs can signal the event too. */
  KERNEL_EVENTS;

  /**
   * Returns the name as written in the configuration, such as {@code peer-credentials}.
   *
   * @return the name in lower case with hyphens
   */
  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
