package io.github.linuxipc.topic;

/**
 * What happens to a subscription that is full: its subscriber takes messages more slowly than they
 * are published, and its channel has no room. The subscription chooses ({@code when-full}), and a
 * publisher can refuse a choice ({@code allow-when-full}): P5 and P6 (see docs/contract.md).
 */
public enum WhenFull {
  /** The publishers wait. The subscriber misses nothing. */
  WAIT,
  /**
   * The subscriber misses messages while it is full, and learns how many. It never makes a
   * publisher wait.
   */
  SKIP,
  /**
   * As {@link #SKIP}; but if the subscriber is full for {@code slow-limit} without a break, its
   * subscription ends. It gets the messages that its channel holds. After them, every method that
   * receives throws {@link io.github.linuxipc.channel.ChannelClosedException} with {@link
   * io.github.linuxipc.channel.ErrorCode#SUBSCRIPTION_ENDED}.
   */
  LEAVE
}
