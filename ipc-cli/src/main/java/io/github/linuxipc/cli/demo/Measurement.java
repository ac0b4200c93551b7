package io.github.linuxipc.cli.demo;

/**
 * The figures that a peer reports to the command. Each figure is one line of the form {@code result
 * NAME value}.
 */
enum Measurement {
  /**
   * The number of messages of the stream that arrived in order, with the right size and content.
   */
  VERIFIED,
  /** The number of messages that never arrived, in the stream and throughput phases. */
  LOST,
  /**
   * The number of messages that arrived twice or out of order, in the stream and throughput phases.
   */
  REPEATED,
  /** The number of messages of the stream whose bytes differ from those that were sent. */
  CORRUPT,
  ROUND_TRIP_P50_NS,
  ROUND_TRIP_P99_NS,
  CALL_P50_NS,
  /** The number of 64-byte messages per second that a topic carried to one subscriber. */
  PUBLISH_PER_S,
  /** The number of 64-byte messages per second, each sent by one call. */
  SINGLE_PER_S,
  /** The number of 64-byte messages per second, sent by calls of trySend with 64 messages each. */
  BATCH_PER_S,
  /** The number of bytes that the sending thread allocated for each message. */
  SEND_ALLOCATION,
  /** The number of bytes that the receiving thread allocated for each message. */
  RECEIVE_ALLOCATION;

  private static final String PREFIX = "result ";

  /** Reports the value to the command. */
  void report(double value) {
    System.out.println(PREFIX + name() + ' ' + value);
  }

  /** Reports a count to the command. */
  void report(long count) {
    report((double) count);
  }

  /**
   * Returns whether a line of a peer's output is a measurement that can be {@linkplain #parse
   * parsed}.
   */
  static boolean isMeasurement(String line) {
    return line.startsWith(PREFIX);
  }

  static Value parse(String line) {
    String[] fields = line.split(" ", 3);
    return new Value(valueOf(fields[1]), Double.parseDouble(fields[2]));
  }

  /** A measurement with its value. */
  record Value(Measurement measurement, double value) {}
}
