package dev.pgemit.cli.output;

import java.util.List;
import java.util.stream.IntStream;

/** Formats a text table with columns of minimal width. */
public final class TextTable {
  private static final String COLUMN_SEPARATOR = "  ";

  private TextTable() {}

  /** Formats rows of any width. */
  public static String format(List<String> titles, List<List<String>> rows) {
    return format(titles, rows, Integer.MAX_VALUE);
  }

  /**
   * Formats rows.
   *
   * @param maxWidth the maximum number of characters in a line; longer lines end with an ellipsis
   */
  public static String format(List<String> titles, List<List<String>> rows, int maxWidth) {
    var visible = rows.stream().map(row -> row.stream().map(VisibleText::of).toList()).toList();
    var widths =
        IntStream.range(0, titles.size())
            .map(
                column ->
                    Math.max(
                        titles.get(column).length(),
                        visible.stream().mapToInt(row -> row.get(column).length()).max().orElse(0)))
            .toArray();
    var table = new StringBuilder();
    appendRow(table, titles, widths, maxWidth);
    visible.forEach(row -> appendRow(table, row, widths, maxWidth));
    return table.toString();
  }

  private static void appendRow(
      StringBuilder table, List<String> cells, int[] widths, int maxWidth) {
    var line = new StringBuilder();
    for (var column = 0; column < widths.length; column++) {
      var cell = cells.get(column);
      line.append(cell).append(" ".repeat(widths[column] - cell.length())).append(COLUMN_SEPARATOR);
    }
    table.append(VisibleText.shorten(line.toString().stripTrailing(), maxWidth)).append('\n');
  }
}
