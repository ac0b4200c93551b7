package io.github.linuxipc.bench.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.DoubleFunction;
import java.util.stream.IntStream;

/**
 * A line chart over a few positions on a logarithmic scale. Each line is named at its right end.
 *
 * @param title the title
 * @param places the names of the positions
 * @param series the lines
 * @param unit formats a value
 */
record LineChart(
    String title, List<String> places, List<Series> series, DoubleFunction<String> unit) {
  private static final double WIDTH = 900;
  private static final double LEFT = 70;
  private static final double RIGHT = 680;
  private static final double TOP = 16;
  private static final double FOOT = 34;
  private static final double LEAST_HEIGHT = 360;
  private static final double NAME_HEIGHT = 15;

  String svg() {
    double height = Math.max(LEAST_HEIGHT, TOP + FOOT + series.size() * NAME_HEIGHT);
    double bottom = height - FOOT;
    LogScale scale =
        LogScale.of(
            series.stream()
                .flatMapToDouble(one -> one.values().stream().mapToDouble(value -> value)),
            bottom,
            TOP);
    Svg svg = new Svg(WIDTH, height, title);
    for (double tick : scale.ticks()) {
      svg.rule(LEFT, scale.place(tick), RIGHT, scale.place(tick));
      svg.text(LEFT - 8, scale.place(tick) + 4, "end", unit.apply(tick));
    }
    for (int i = 0; i < places.size(); i++) {
      svg.text(x(i), bottom + 20, "middle", places.get(i));
    }
    series.forEach(one -> draw(svg, one, scale));
    names(svg, scale, bottom);
    return svg.done();
  }

  private double x(int place) {
    double step = (RIGHT - LEFT) / places.size();
    return LEFT + step * (place + 0.5);
  }

  private void draw(Svg svg, Series one, LogScale scale) {
    StringBuilder points = new StringBuilder();
    for (int i = 0; i < places.size(); i++) {
      double value = one.value(i);
      if (value > 0) {
        points.append(String.format(Locale.ROOT, "%.1f,%.1f ", x(i), scale.place(value)));
      }
    }
    svg.line(points.toString().strip(), one.colour(), one.dash());
    for (int i = 0; i < places.size(); i++) {
      double value = one.value(i);
      if (value > 0) {
        String hint = one.name() + ", " + places.get(i) + ": " + unit.apply(value);
        svg.dot(x(i), scale.place(value), one.colour(), hint);
      }
    }
  }

  /** Writes each name beside its line's end, and separates names that would overlap. */
  private void names(Svg svg, LogScale scale, double bottom) {
    List<Series> sorted = new ArrayList<>(series);
    sorted.removeIf(one -> last(one) < 0);
    sorted.sort(Comparator.comparingDouble(one -> scale.place(one.value(last(one)))));
    double[] places = new double[sorted.size()];
    for (int i = 0; i < places.length; i++) {
      Series one = sorted.get(i);
      double wanted = scale.place(one.value(last(one)));
      places[i] = i == 0 ? wanted : Math.max(wanted, places[i - 1] + NAME_HEIGHT);
    }
    double most = bottom;
    for (int i = places.length - 1; i >= 0; i--) {
      places[i] = Math.min(places[i], most);
      most = places[i] - NAME_HEIGHT;
    }
    for (int i = 0; i < places.length; i++) {
      name(svg, sorted.get(i), places[i], scale);
    }
  }

  private void name(Svg svg, Series one, double y, LogScale scale) {
    int last = last(one);
    double end = scale.place(one.value(last));
    svg.segment(x(last) + 5, end, RIGHT + 4, y, one.colour(), "1 4");
    svg.segment(RIGHT + 4, y, RIGHT + 28, y, one.colour(), one.dash());
    svg.name(RIGHT + 34, y + 4, one.colour(), one.name() + "  " + unit.apply(one.value(last)));
  }

  private static int last(Series one) {
    return IntStream.range(0, one.values().size()).filter(i -> one.value(i) > 0).max().orElse(-1);
  }
}
