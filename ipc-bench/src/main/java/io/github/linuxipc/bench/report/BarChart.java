package io.github.linuxipc.bench.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.DoubleFunction;

/**
 * A bar chart, the longest bar first, on a scale that begins at zero.
 *
 * @param title the title
 * @param bars the bars, each with one value
 * @param unit formats a value
 */
record BarChart(String title, List<Series> bars, DoubleFunction<String> unit) {
  private static final double WIDTH = 900;
  private static final double LEFT = 170;
  private static final double RIGHT = 800;
  private static final double ROW = 24;
  private static final double BAR = 16;

  String svg() {
    List<Series> sorted = new ArrayList<>(bars);
    sorted.removeIf(bar -> !(bar.value(0) >= 0)); // also if it is NaN
    sorted.sort(Comparator.comparingDouble((Series bar) -> bar.value(0)).reversed());
    double most = sorted.stream().mapToDouble(bar -> bar.value(0)).max().orElse(1);
    Svg svg = new Svg(WIDTH, sorted.size() * ROW + 10, title);
    for (int i = 0; i < sorted.size(); i++) {
      Series bar = sorted.get(i);
      double value = bar.value(0);
      double top = 5 + i * ROW;
      double width = most > 0 ? value / most * (RIGHT - LEFT) : 0;
      svg.text(LEFT - 8, top + 13, "end", bar.name());
      svg.bar(LEFT, top, Math.max(1, width), BAR, bar.colour(), bar.name());
      svg.text(LEFT + width + 6, top + 13, "start", unit.apply(value));
    }
    svg.rule(LEFT, 0, LEFT, sorted.size() * ROW + 10);
    return svg.done();
  }
}
