package io.github.linuxipc.bench.report;

import java.util.List;

/**
 * A bar chart of ratios, on a scale that begins at zero. A line across the end of a bar shows the
 * least and the greatest ratio. The drawing is a file of its own.
 *
 * @param title the title
 * @param note what the ratios are, below the bars
 * @param bars the bars, from the top to the bottom
 */
record RatioChart(String title, String note, List<Bar> bars) {
  private static final String OWN_COLOUR = "#388bfd";
  private static final String OTHER_COLOUR = "#8b949e";

  private static final double WIDTH = 760;
  private static final double LEFT = 160;
  private static final double RIGHT = 600;
  private static final double TOP = 34;
  private static final double ROW = 26;
  private static final double BAR = 16;
  private static final double FOOT = 30;
  private static final double GAP = 6;

  /** How far below the top of a bar the base line of its text is. */
  private static final double BASE_LINE = 12;

  private static final double WHISKER = 4;

  /**
   * A bar.
   *
   * @param name its name
   * @param own whether it belongs to this library
   * @param ratio its ratios
   */
  record Bar(String name, boolean own, Spread ratio) {}

  String svg() {
    double greatest = bars.stream().mapToDouble(bar -> bar.ratio().greatest()).max().orElse(1);
    double unit = (RIGHT - LEFT) / Math.max(1, greatest);
    double bottom = TOP + bars.size() * ROW;
    Svg svg = Svg.file(WIDTH, bottom + FOOT, title);
    svg.text(0, TOP - 18, "start", title);
    svg.rule(LEFT, TOP, LEFT, bottom);
    for (int i = 0; i < bars.size(); i++) {
      draw(svg, bars.get(i), TOP + i * ROW + (ROW - BAR) / 2, unit);
    }
    svg.rule(LEFT + unit, TOP, LEFT + unit, bottom);
    svg.text(0, bottom + FOOT - 10, "start", note);
    return svg.done();
  }

  private static void draw(Svg svg, Bar bar, double top, double unit) {
    Spread ratio = bar.ratio();
    String colour = bar.own() ? OWN_COLOUR : OTHER_COLOUR;
    double width = ratio.median() * unit;
    double least = LEFT + ratio.least() * unit;
    double greatest = LEFT + ratio.greatest() * unit;
    double middle = top + BAR / 2;
    svg.text(LEFT - GAP, top + BASE_LINE, "end", bar.name());
    svg.bar(LEFT, top, Math.max(1, width), BAR, colour, bar.name() + ": " + ratio.text());
    if (ratio.rounds() > 1) {
      svg.rule(least, middle, greatest, middle);
      svg.rule(least, middle - WHISKER, least, middle + WHISKER);
      svg.rule(greatest, middle - WHISKER, greatest, middle + WHISKER);
    }
    svg.text(Math.max(LEFT + width, greatest) + GAP, top + BASE_LINE, "start", ratio.text());
  }
}
