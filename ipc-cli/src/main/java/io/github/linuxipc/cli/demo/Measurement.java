package io.github.linuxipc.cli.demo;

/** What a peer tells the command, one a line: {@code result NAME value}. */
enum Measurement {
  /** Messages of the stream that came in order, with the right size and checksum. */
  VERIFIED,
  /** Messages that never came, in all phases. */
  LOST,
  /** Messages that came twice or out of order, in all phases. */
  REPEATED,
  /** Messages whose bytes were not those that were sent. */
  CORRUPT,
  ROUND_TRIP_P50_NS,
  ROUND_TRIP_P99_NS,
  /** 64-byte messages a second, each sent by a call of its own. */
  SINGLE_PER_S,
  /** 64-byte messages a second, sent by calls of trySend with 64 of them. */
  BATCH_PER_S,
  /** Bytes that the sending thread allocated a message. */
  SEND_ALLOCATION,
  /** Bytes that the receiving thread allocated a message. */
  RECEIVE_ALLOCATION;

  private static final String PREFIX = "result ";

  /** Tells the command. */
  void tell(double value) {
    System.out.println(PREFIX + name() + ' ' + value);
  }

  /** Tells the command a count. */
  void tell(long count) {
    tell((double) count);
  }

  /** Tells whether a line of a peer's output is a measure, to be {@linkplain #parse parsed}. */
  static boolean isMeasure(String line) {
    return line.startsWith(PREFIX);
  }

  static Value parse(String line) {
    String[] words = line.split(" ", 3);
    return new Value(valueOf(words[1]), Double.parseDouble(words[2]));
  }

  /** A measure with its value. */
  record Value(Measurement measure, double value) {}
}
