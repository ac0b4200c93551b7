package io.github.linuxipc.bench.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.DoubleFunction;
import java.util.stream.IntStream;

/**
 * A line chart over a few positions, with values on a logarithmic scale. Each line is named at its
 * right end.
 *
 * @param title the title
 * @param positions the names of the positions
 * @param series the lines
 * @param unit formats a value
 */
record LineChart(
    String title, List<String> positions, List<Series> series, DoubleFunction<String> unit) {
  private static final double WIDTH = 900;
  private static final double LEFT = 70;
  private static final double RIGHT = 680;
  private static final double TOP = 16;
  private static final double FOOT = 34;
  private static final double MIN_HEIGHT = 360;
  private static final double NAME_HEIGHT = 15;

  String svg() {
    double height = Math.max(MIN_HEIGHT, TOP + FOOT + series.size() * NAME_HEIGHT);
    double bottom = height - FOOT;
    LogScale scale =
        LogScale.of(
            series.stream()
                .flatMapToDouble(line -> line.values().stream().mapToDouble(value -> value)),
            bottom,
            TOP);
    Svg svg = new Svg(WIDTH, height, title);
    for (double tick : scale.ticks()) {
      svg.rule(LEFT, scale.position(tick), RIGHT, scale.position(tick));
      svg.text(LEFT - 8, scale.position(tick) + 4, "end", unit.apply(tick));
    }
    for (int i = 0; i < positions.size(); i++) {
      svg.text(x(i), bottom + 20, "middle", positions.get(i));
    }
    series.forEach(line -> draw(svg, line, scale));
    names(svg, scale, bottom);
    return svg.done();
  }

  private double x(int position) {
    double step = (RIGHT - LEFT) / positions.size();
    return LEFT + step * (position + 0.5);
  }

  private void draw(Svg svg, Series line, LogScale scale) {
    StringBuilder points = new StringBuilder();
    for (int i = 0; i < positions.size(); i++) {
      double value = line.value(i);
      if (value > 0) {
        points.append(String.format(Locale.ROOT, "%.1f,%.1f ", x(i), scale.position(value)));
      }
    }
    svg.line(points.toString().strip(), line.colour(), line.dash());
    for (int i = 0; i < positions.size(); i++) {
      double value = line.value(i);
      if (value > 0) {
        String hint = line.name() + ", " + positions.get(i) + ": " + unit.apply(value);
        svg.dot(x(i), scale.position(value), line.colour(), hint);
      }
    }
  }

  /** Writes each name beside its line's end, and separates names that would overlap. */
  private void names(Svg svg, LogScale scale, double bottom) {
    List<Series> sorted = new ArrayList<>(series);
    sorted.removeIf(line -> last(line) < 0);
    sorted.sort(Comparator.comparingDouble(line -> scale.position(line.value(last(line)))));
    double[] positions = new double[sorted.size()];
    for (int i = 0; i < positions.length; i++) {
      Series line = sorted.get(i);
      double wanted = scale.position(line.value(last(line)));
      positions[i] = i == 0 ? wanted : Math.max(wanted, positions[i - 1] + NAME_HEIGHT);
    }
    double most = bottom;
    for (int i = positions.length - 1; i >= 0; i--) {
      positions[i] = Math.min(positions[i], most);
      most = positions[i] - NAME_HEIGHT;
    }
    for (int i = 0; i < positions.length; i++) {
      name(svg, sorted.get(i), positions[i], scale);
    }
  }

  private void name(Svg svg, Series line, double y, LogScale scale) {
    int last = last(line);
    double end = scale.position(line.value(last));
    svg.segment(x(last) + 5, end, RIGHT + 4, y, line.colour(), "1 4");
    svg.segment(RIGHT + 4, y, RIGHT + 28, y, line.colour(), line.dash());
    svg.name(RIGHT + 34, y + 4, line.colour(), line.name() + "  " + unit.apply(line.value(last)));
  }

  private static int last(Series line) {
    return IntStream.range(0, line.values().size()).filter(i -> line.value(i) > 0).max().orElse(-1);
  }
}
