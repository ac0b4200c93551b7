package io.github.linuxipc.bench.plan;

/** What travels. */
public enum Kind {
  /** One message there and back, one at a time. */
  ROUND_TRIP("round-trip"),
  /** Messages one way, as fast as they go. */
  STREAM("stream"),
  /** Nothing: both ends are open, the receiver waits. */
  IDLE("idle");

  private final String word;

  Kind(String word) {
    this.word = word;
  }

  @Override
  public String toString() {
    return word;
  }
}
