package io.github.linuxipc.bench.report;

import java.util.Locale;

/**
 * Writes a drawing as SVG. The colours of text and lines that belong to no series are defined by
 * the page, or by the drawing if it is a file.
 */
final class Svg {
  /** The style of a file. The background is that of the page on which the file is shown. */
  private static final String STYLE =
      """
      <style>
      text { font: 12px system-ui, sans-serif; fill: #424a53; }
      .rule { stroke: #8c959f; stroke-width: 1; }
      @media (prefers-color-scheme: dark) {
      text { fill: #c9d1d9; }
      .rule { stroke: #6e7681; }
      }
      </style>
      """;

  private final StringBuilder text = new StringBuilder();

  /** Begins a drawing that is a part of a page. */
  Svg(double width, double height, String label) {
    add(
        "<svg viewBox=\"0 0 %.0f %.0f\" style=\"max-width:%.0fpx\" role=\"img\""
            + " aria-label=\"%s\">",
        width, height, width, escape(label));
  }

  private Svg() {}

  /** Begins a drawing that is a file. Its colours are readable on a light and on a dark page. */
  static Svg file(double width, double height, String label) {
    Svg svg = new Svg();
    svg.add(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%.0f\" height=\"%.0f\""
            + " viewBox=\"0 0 %.0f %.0f\" role=\"img\" aria-label=\"%s\">",
        width, height, width, height, escape(label));
    svg.text.append(STYLE);
    return svg;
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
