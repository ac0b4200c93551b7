package io.github.linuxipc.bench.report;

import java.util.Locale;

/**
 * Writes a drawing as SVG. The page defines the colours of text and lines that belong to no series.
 */
final class Svg {
  private final StringBuilder text = new StringBuilder();

  Svg(double width, double height, String label) {
    text.append(
        String.format(
            Locale.ROOT,
            "<svg viewBox=\"0 0 %.0f %.0f\" style=\"max-width:%.0fpx\" role=\"img\""
                + " aria-label=\"%s\">%n",
            width,
            height,
            width,
            escape(label)));
  }

  /** Escapes the special characters of HTML. */
  static String escape(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }

  /** Adds a line that belongs to no series: an axis or a line of the grid. */
  Svg rule(double x1, double y1, double x2, double y2) {
    return add(
        "<line class=\"rule\" x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\"/>", x1, y1, x2, y2);
  }

  /** Adds text. The anchor is start, middle or end. */
  Svg text(double x, double y, String anchor, String content) {
    return add(
        "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">%s</text>", x, y, anchor, escape(content));
  }

  /** Adds text of a series, in its colour. */
  Svg name(double x, double y, String colour, String content) {
    return add(
        "<text x=\"%.1f\" y=\"%.1f\" style=\"fill:%s\" class=\"name\">%s</text>",
        x, y, colour, escape(content));
  }

  Svg dot(double x, double y, String colour, String hint) {
    return add(
        "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"3\" fill=\"%s\"><title>%s</title></circle>",
        x, y, colour, escape(hint));
  }

  /** Adds the line of a series through points such as {@code 1,2 3,4}. */
  Svg line(String points, String colour, String dash) {
    return add(
        "<polyline points=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"1.8\""
            + " stroke-dasharray=\"%s\"/>",
        points, colour, dash);
  }

  Svg segment(double x1, double y1, double x2, double y2, String colour, String dash) {
    return line(String.format(Locale.ROOT, "%.1f,%.1f %.1f,%.1f", x1, y1, x2, y2), colour, dash);
  }

  Svg bar(double x, double y, double width, double height, String colour, String hint) {
    return add(
        "<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" fill=\"%s\" rx=\"2\">"
            + "<title>%s</title></rect>",
        x, y, width, height, colour, escape(hint));
  }

  private Svg add(String format, Object... values) {
    text.append(String.format(Locale.ROOT, format, values)).append('\n');
    return this;
  }

  String done() {
    return text + "</svg>\n";
  }
}
