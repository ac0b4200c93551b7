package io.github.linuxipc.shm;

import java.util.Arrays;
import java.util.Optional;

/** How a receiver is told that there is something, and a sender that there is room. */
enum Notify {
  /** After a short spin the waiting side sleeps on a futex, and the other side wakes it. */
  FUTEX("futex", 1),
  /** The waiting side spins, and nobody needs to wake it. */
  SPIN("spin", 2);

  private final String word;
  private final int id;

  Notify(String word, int id) {
    this.word = word;
    this.id = id;
  }

  /** The number in the segment's header. */
  int id() {
    return id;
  }

  static Optional<Notify> of(int id) {
    return Arrays.stream(values()).filter(notify -> notify.id == id).findAny();
  }

  /** Reads an option's value. */
  static Notify parse(String text) {
    return Arrays.stream(values())
        .filter(notify -> notify.word.equals(text))
        .findAny()
        .orElseThrow(() -> new IllegalArgumentException("futex or spin is allowed"));
  }

  @Override
  public String toString() {
    return word;
  }
}
