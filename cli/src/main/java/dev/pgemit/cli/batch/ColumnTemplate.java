package dev.pgemit.cli.batch;

import dev.pgemit.cli.command.InvalidInputException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Text with columns of a row, such as {@code item:{id}}. */
final class ColumnTemplate {
  private static final Pattern COLUMN = Pattern.compile("\\{([^{}]*)\\}");

  // The text before each column, and the text behind the last one.
  private final List<String> texts = new ArrayList<>();
  private final List<Integer> columns = new ArrayList<>();

  /**
   * Parses a template.
   *
   * @param option the option, for error messages
   * @throws InvalidInputException if the file has no such column
   */
  ColumnTemplate(String option, String template, List<String> columnNames) {
    var matcher = COLUMN.matcher(template);
    var end = 0;
    while (matcher.find()) {
      var index = columnNames.indexOf(matcher.group(1));
      if (index < 0) {
        throw new InvalidInputException(
            "%s names the column %s, but the columns are: %s."
                .formatted(option, matcher.group(1), String.join(", ", columnNames)));
      }
      texts.add(template.substring(end, matcher.start()));
      columns.add(index);
      end = matcher.end();
    }
    texts.add(template.substring(end));
  }

  /** Returns the index of the first column that has no value in a row, -1 if there is none. */
  int firstMissing(CsvRow row) {
    for (var column : columns) {
      if (row.fields().get(column).text().isEmpty()) {
        return column;
      }
    }
    return -1;
  }

  String fill(CsvRow row) {
    var filled = new StringBuilder();
    for (var i = 0; i < columns.size(); i++) {
      filled.append(texts.get(i)).append(row.fields().get(columns.get(i)).text());
    }
    return filled.append(texts.get(columns.size())).toString();
  }
}
