package io.github.linuxipc.shm.wait;

import io.github.linuxipc.channel.Address;

/**
 * How a receiver is told that there is something, and a sender that there is room.
 *
 * @param word the option's value
 */
public record NotifyMode(String word) {
  /** After a short spin the waiting side sleeps on a futex in the lane or segment. */
  public static final NotifyMode FUTEX = new NotifyMode("futex");

  /** The waiting side spins, and nobody needs to wake it. */
  public static final NotifyMode SPIN = new NotifyMode("spin");

  /**
   * Reads an option's value: one of these, or the scheme of a notifier.
   *
   * @param text the value
   * @return the mode
   */
  public static NotifyMode parse(String text) {
    if (!Address.isName(text)) {
      throw new IllegalArgumentException("futex, spin, sem, signal or another notifier is allowed");
    }
    return new NotifyMode(text);
  }

  /** Whether the waiting side waits for an event of another mechanism. */
  boolean isNotifier() {
    return !equals(FUTEX) && !equals(SPIN);
  }

  @Override
  public String toString() {
    return word;
  }
}
