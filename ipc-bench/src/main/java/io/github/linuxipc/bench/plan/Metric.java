package io.github.linuxipc.bench.plan;

/** One figure of a measurement. */
public enum Metric {
  /** The median time of a round trip, of a call, or from publish to receive, in nanoseconds. */
  P50_NS(50),
  /** 90th percentile. */
  P90_NS(90),
  /** 99th percentile. */
  P99_NS(99),
  /** 99.9th percentile. */
  P999_NS(99.9),
  /** 99.99th percentile. */
  P9999_NS(99.99),
  /** The longest time. */
  MAX_NS(100),
  /** Messages, round trips or calls per second. */
  PER_SECOND(Double.NaN),
  /**
   * Bytes that a sending thread or a publishing process allocated per message, or a calling process
   * per call.
   */
  SENDER_BYTES(Double.NaN),
  /**
   * Bytes that the receiving thread or a subscribing process allocated per message, or an answering
   * process per call.
   */
  RECEIVER_BYTES(Double.NaN),
  /** CPU seconds per second of all processes of the measurement. */
  CORES(Double.NaN),
  /** CPU seconds per second of everything else on the machine. */
  OTHERS(Double.NaN);

  private final double percentile;

  Metric(double percentile) {
    this.percentile = percentile;
  }

  /**
   * Returns which percentile of the measured times this metric is.
   *
   * @return 50 to 100, or NaN if it is none
   */
  public double percentile() {
    return percentile;
  }

  /**
   * Returns whether this metric is a percentile of the measured times.
   *
   * @return whether it is
   */
  public boolean isLatency() {
    return !Double.isNaN(percentile);
  }
}
