package io.github.linuxipc.cli.demo;

import io.github.linuxipc.channel.ProviderInfo;
import java.util.Locale;
import java.util.Map;

/**
 * The result of a run.
 *
 * @param transport the transport
 * @param layout the processes in which the peers ran
 * @param messages how many messages the stream had
 * @param measurements the measurements of the peers
 * @param fault the failure of a peer, or empty
 */
record RunResult(
    ProviderInfo transport,
    ProcessLayout layout,
    long messages,
    Map<Measurement, Double> measurements,
    String fault) {
  double value(Measurement measurement) {
    return measurements.getOrDefault(measurement, 0.0);
  }

  /** Returns whether no peer failed, and every message arrived once, in order and intact. */
  boolean isGood() {
    return problem().isEmpty();
  }

  /** Returns what went wrong in the run, or an empty text. */
  String problem() {
    if (!fault.isEmpty()) {
      return fault;
    }
    long verified = (long) value(Measurement.VERIFIED);
    long lost = (long) value(Measurement.LOST);
    long repeated = (long) value(Measurement.REPEATED);
    long corrupt = (long) value(Measurement.CORRUPT);
    if (verified == messages && lost == 0 && repeated == 0 && corrupt == 0) {
      return "";
    }
    return String.format(
        Locale.ROOT,
        "%,d of %,d messages verified; %,d lost, %,d repeated or out of order, %,d corrupt",
        verified,
        messages,
        lost,
        repeated,
        corrupt);
  }
}
