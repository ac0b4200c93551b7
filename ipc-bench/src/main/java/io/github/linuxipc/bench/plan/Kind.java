package io.github.linuxipc.bench.plan;

/** The kind of traffic. */
public enum Kind {
  /** One message there and back, one at a time. */
  ROUND_TRIP("round-trip"),
  /** Messages in one direction, as fast as possible. */
  STREAM("stream"),
  /** Calls of a service from one process: a request and its response. */
  CALL("call"),
  /** Messages from one publisher to every subscriber of a topic, as fast as possible. */
  TOPIC("topic"),
  /** No traffic: both endpoints are open, and the receiver waits. */
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
