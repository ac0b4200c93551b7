package io.github.linuxipc.channel;

import java.util.Locale;

/**
 * What a mechanism can do beyond the common contract. Capabilities are asked for when an endpoint
 * is opened, so that a swap to a mechanism that lacks one fails at start-up and names the
 * mechanisms that have it.
 */
public enum Capability {
  /** A claim is written, and a message read, in the memory that both processes share. */
  ZERO_COPY,
  /** Messages carry a priority, and the more urgent overtake. */
  PRIORITY,
  /** Messages that were not taken outlive the receiver and wait for its successor. */
  PERSISTENT,
  /** The kernel tells which user is at the other end. */
  PEER_CREDENTIALS,
  /** The peer may be on another host. */
  NETWORK,
  /** Processes that are not parent and child can talk. */
  UNRELATED_PROCESSES,
  /** Events: each wake releases exactly one await. */
  COUNTING,
  /** Events: the kernel and other programs raise the event too. */
  KERNEL_EVENTS;

  /**
   * Returns the word that configuration uses, such as {@code peer-credentials}.
   *
   * @return the name in lower case with hyphens
   */
  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
