package dev.pgemit.cli.key;

import java.util.List;
import java.util.stream.IntStream;

/** Formats a text table with columns of minimal width. */
final class TextTable {
  private static final String COLUMN_SEPARATOR = "  ";

  private TextTable() {}

  static String format(List<String> titles, List<List<String>> rows) {
    var widths =
        IntStream.range(0, titles.size())
            .map(
                column ->
                    Math.max(
                        titles.get(column).length(),
                        rows.stream().mapToInt(row -> row.get(column).length()).max().orElse(0)))
            .toArray();
    var table = new StringBuilder();
    appendRow(table, titles, widths);
    rows.forEach(row -> appendRow(table, row, widths));
    return table.toString();
  }

  private static void appendRow(StringBuilder table, List<String> cells, int[] widths) {
    var line = new StringBuilder();
    for (var column = 0; column < widths.length; column++) {
      var cell = cells.get(column);
      line.append(cell).append(" ".repeat(widths[column] - cell.length())).append(COLUMN_SEPARATOR);
    }
    table.append(line.toString().stripTrailing()).append('\n');
  }
}
