package io.github.linuxipc.bench;

/**
 * What one measurement yields; one line of text between processes.
 *
 * @param p50Ns median round trip in nanoseconds, 0 for a stream
 * @param p99Ns 99th percentile
 * @param p999Ns 99.9th percentile
 * @param perSecond messages a second
 * @param bytesPerMessage bytes allocated for each message by the measuring thread, NaN where that
 *     is not known
 */
record Figures(long p50Ns, long p99Ns, long p999Ns, double perSecond, double bytesPerMessage) {

  String line() {
    return "FIGURES "
        + p50Ns
        + " "
        + p99Ns
        + " "
        + p999Ns
        + " "
        + perSecond
        + " "
        + bytesPerMessage;
  }

  static Figures parse(String line) {
    String[] word = line.split(" ", -1);
    return new Figures(
        Long.parseLong(word[1]),
        Long.parseLong(word[2]),
        Long.parseLong(word[3]),
        Double.parseDouble(word[4]),
        Double.parseDouble(word[5]));
  }

  /**
   * Reads the C program's line: {@code MODE MECH SIZE COUNT p50 p99 p999 rate}, dashes for what a
   * stream has not.
   */
  static Figures parseLimit(String line) {
    String[] word = line.trim().split(" ", -1);
    return new Figures(
        number(word[4]), number(word[5]), number(word[6]), Double.parseDouble(word[7]), Double.NaN);
  }

  private static long number(String word) {
    return word.equals("-") ? 0 : Long.parseLong(word);
  }
}
