package io.github.linuxipc.bench;

import java.util.Locale;

/** What travels, and how it is sent. */
enum Shape {
  /** One message there and back, both ends blocking. */
  RTT,
  /** One way, one {@code send} a message. */
  STREAM,
  /** One way, {@code trySend} of {@value #BATCH_LENGTH} messages at a time. */
  BATCH;

  static final int BATCH_LENGTH = 64;

  String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The word of the C program, which knows no batches. */
  String limitWord() {
    return this == RTT ? "rtt" : "stream";
  }
}
