package io.github.linuxipc.cli.demo;

import io.github.linuxipc.channel.ProviderInfo;
import java.util.Locale;
import java.util.Map;

/**
 * How a run ended.
 *
 * @param transport what it ran over
 * @param meeting how many processes there were
 * @param messages how many messages the stream had
 * @param measures what the peers told
 * @param fault what went wrong in a peer, or empty
 */
record RunResult(
    ProviderInfo transport,
    ProcessLayout meeting,
    long messages,
    Map<Measurement, Double> measures,
    String fault) {
  double value(Measurement measure) {
    return measures.getOrDefault(measure, 0.0);
  }

  /** Tells whether every message came, once, in order and intact. */
  boolean isGood() {
    return problem().isEmpty();
  }

  /** Returns what is wrong, or an empty text. */
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
