package io.github.linuxipc.bench.event;

import java.io.IOException;
import java.util.List;
import java.util.function.ToLongFunction;

/**
 * The times of round trips, in nanoseconds.
 *
 * @param p50 the median
 * @param p99 the 99th percentile
 * @param p999 the 99.9th percentile
 */
public record RoundTrips(long p50, long p99, long p999) {
  private static final int P50_WORD = 4;
  private static final int MIN_WORDS = P50_WORD + 3;

  /**
   * Parses the first line that begins with {@code rtt}. Its form is {@code rtt SCHEME SIZE COUNT
   * p50 p99 p99.9}. Ignores all other lines, and further words of that line.
   *
   * @param text what a measuring process printed
   * @return the figures
   * @throws IOException if there is no such line, or it has another form
   */
  static RoundTrips parse(String text) throws IOException {
    String line = text.lines().filter(l -> l.startsWith("rtt ")).findFirst().orElse("");
    String[] word = line.split(" ", -1);
    try {
      if (word.length >= MIN_WORDS) {
        return new RoundTrips(
            Long.parseLong(word[P50_WORD]),
            Long.parseLong(word[P50_WORD + 1]),
            Long.parseLong(word[P50_WORD + 2]));
      }
    } catch (NumberFormatException e) {
      // reported below
    }
    throw new IOException("the measuring process did not print figures but: " + text);
  }

  /**
   * Returns the median of each figure over the rounds. If the number of rounds is even, a median is
   * the greater of the two middle values.
   */
  static RoundTrips median(List<RoundTrips> rounds) {
    return new RoundTrips(
        median(rounds, RoundTrips::p50),
        median(rounds, RoundTrips::p99),
        median(rounds, RoundTrips::p999));
  }

  private static long median(List<RoundTrips> rounds, ToLongFunction<RoundTrips> figure) {
    long[] sorted = rounds.stream().mapToLong(figure).sorted().toArray();
    return sorted[sorted.length / 2];
  }
}
