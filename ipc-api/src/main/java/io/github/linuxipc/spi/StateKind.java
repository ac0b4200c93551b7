package io.github.linuxipc.spi;

import java.util.Locale;

/** What a piece of shared state is. The state carries it, and each open compares it. */
public enum StateKind {
  /** A blackboard. */
  BLACKBOARD,
  /** A region. */
  REGION,
  /** A lock. */
  LOCK;

  /**
   * Returns the kind as keys and error texts write it.
   *
   * @return the word in lower case
   */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
