package io.github.linuxipc.bench.report;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.DoubleStream;

/**
 * A logarithmic scale between two positions of a drawing.
 *
 * @param least the least value
 * @param greatest the greatest value
 * @param from where the least value is drawn
 * @param to where the greatest value is drawn
 */
record LogScale(double least, double greatest, double from, double to) {
  private static final double[] STEPS = {1, 2, 5};
  private static final double FEW_DECADES = 2.5;

  /**
   * Returns a scale that contains all positive values, with a margin at both ends. Other values
   * cannot be drawn and are ignored.
   */
  static LogScale of(DoubleStream values, double from, double to) {
    double[] known = values.filter(value -> value > 0).sorted().toArray();
    if (known.length == 0) {
      return new LogScale(1, 10, from, to);
    }
    return new LogScale(known[0] / 1.15, known[known.length - 1] * 1.15, from, to);
  }

  double position(double value) {
    double share = Math.log(value / least) / Math.log(greatest / least);
    return from + share * (to - from);
  }

  /**
   * Returns the powers of ten on the scale, and their multiples by 2 and 5 if the scale has few
   * decades.
   */
  List<Double> ticks() {
    boolean fine = Math.log10(greatest / least) < FEW_DECADES;
    List<Double> ticks = new ArrayList<>();
    for (double decade = Math.pow(10, Math.floor(Math.log10(least)));
        decade <= greatest;
        decade *= 10) {
      for (double step : STEPS) {
        double tick = step * decade;
        if (tick >= least && tick <= greatest && (fine || step == 1)) {
          ticks.add(tick);
        }
      }
    }
    return ticks;
  }
}
