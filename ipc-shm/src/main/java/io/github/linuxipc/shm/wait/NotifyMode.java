package io.github.linuxipc.shm.wait;

import io.github.linuxipc.channel.Address;

/**
 * How a receiver detects that a message has arrived, and how a sender detects that there is room.
 *
 * @param value the value of the option {@code notify}
 */
public record NotifyMode(String value) {
  /** The waiting side spins briefly and then sleeps on a futex in the lane or the segment. */
  public static final NotifyMode FUTEX = new NotifyMode("futex");

  /** The waiting side spins; it never has to be woken. */
  public static final NotifyMode SPIN = new NotifyMode("spin");

  /**
   * Parses the value of the option: {@code futex}, {@code spin} or the scheme of a notifier.
   *
   * @param text the value
   * @return the mode
   * @throws IllegalArgumentException if the text is not a valid name
   */
  public static NotifyMode parse(String text) {
    if (!Address.isName(text)) {
      throw new IllegalArgumentException("futex, spin, sem, signal or another notifier is allowed");
    }
    return new NotifyMode(text);
  }

  /**
   * Returns whether the waiting side waits for the event of a notifier.
   *
   * @return whether it does
   */
  public boolean isNotifier() {
    return !equals(FUTEX) && !equals(SPIN);
  }

  @Override
  public String toString() {
    return value;
  }
}
