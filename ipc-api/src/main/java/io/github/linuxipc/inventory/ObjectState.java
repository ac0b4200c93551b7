package io.github.linuxipc.inventory;

import java.util.Locale;

/** Whether a process uses an object. It is proven by a lock or a socket of the kernel. */
public enum ObjectState {
  /** A process uses it. The process may be stopped. */
  LIVE,
  /**
   * No process has it open, and it is meant to outlive its process: it holds messages or values.
   */
  AWAY,
  /** Its process has ended without removing it. */
  DEAD,
  /** It cannot be examined now; the reason says why. It must not be removed. */
  UNKNOWN;

  /**
   * Returns the state as the command prints it.
   *
   * @return the word in lower case
   */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
