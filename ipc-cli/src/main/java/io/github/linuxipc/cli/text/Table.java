package io.github.linuxipc.cli.text;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A text table whose columns are as wide as their widest cell. A heading that begins with {@code >}
 * marks a column of numbers, which is aligned to the right. Not thread-safe.
 */
public final class Table {
  private static final String GAP = "  ";

  private final boolean[] toTheRight;
  private final int[] widths;
  private final List<String[]> rows = new ArrayList<>();
  private final List<Colour> colours = new ArrayList<>();

  /**
   * Creates a table.
   *
   * @param headings the columns' headings
   */
  public Table(String... headings) {
    toTheRight = new boolean[headings.length];
    widths = new int[headings.length];
    String[] first = headings.clone();
    for (int i = 0; i < first.length; i++) {
      toTheRight[i] = first[i].startsWith(">");
      first[i] = toTheRight[i] ? first[i].substring(1) : first[i];
    }
    row(first);
  }

  /**
   * Adds a row.
   *
   * @param cells one text for each column
   * @return this
   */
  public Table row(String... cells) {
    return row(Colour.PLAIN, cells);
  }

  /**
   * Adds a row in a colour.
   *
   * @param colour the colour of the whole line
   * @param cells one text for each column
   * @return this
   */
  public Table row(Colour colour, String... cells) {
    if (cells.length != widths.length) {
      throw new IllegalArgumentException(cells.length + " cells for " + widths.length + " columns");
    }
    Arrays.setAll(widths, i -> Math.max(widths[i], cells[i].length()));
    rows.add(cells.clone());
    colours.add(colour);
    return this;
  }

  /**
   * Formats the table.
   *
   * @return the lines of the table, each with a line feed at its end
   */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    for (int row = 0; row < rows.size(); row++) {
      String[] cells = rows.get(row);
      StringBuilder line = new StringBuilder();
      for (int i = 0; i < cells.length; i++) {
        String padding = " ".repeat(widths[i] - cells[i].length());
        line.append(i == 0 ? "" : GAP);
        line.append(toTheRight[i] ? padding + cells[i] : cells[i] + padding);
      }
      text.append(colours.get(row).of(line.toString().stripTrailing())).append('\n');
    }
    return text.toString();
  }
}
