package dev.pgemit.cli.output;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** Formats the fields of a document, one per line, with aligned values. */
public final class DetailList {
  private DetailList() {}

  /** Formats the fields that have a value. */
  public static String format(JsonNode document) {
    var rows = new ArrayList<List<String>>();
    document
        .properties()
        .forEach(
            field -> {
              var value = VisibleText.of(valueText(field.getValue()));
              if (!value.isEmpty()) {
                rows.add(List.of(field.getKey(), value));
              }
            });
    var width = rows.stream().mapToInt(row -> row.get(0).length()).max().orElse(0);
    var lines = new StringBuilder();
    for (var row : rows) {
      var name = row.get(0);
      lines
          .append(name)
          .append(" ".repeat(width - name.length() + 2))
          .append(row.get(1))
          .append('\n');
    }
    return lines.toString();
  }

  /** Returns a value as text: a list with commas between its items. */
  public static String valueText(JsonNode value) {
    if (!value.isArray()) {
      return value.asString(value.toString());
    }
    var items = new ArrayList<String>();
    value.forEach(item -> items.add(item.asString(item.toString())));
    return String.join(", ", items);
  }
}
