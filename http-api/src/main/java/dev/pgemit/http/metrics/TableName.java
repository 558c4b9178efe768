package dev.pgemit.http.metrics;

import java.util.Arrays;
import java.util.stream.Collectors;

/** Names of tables, with or without a schema. */
final class TableName {
  private TableName() {}

  /** A table in the same schema as another. */
  static String beside(String table, String name) {
    return table.substring(0, table.indexOf('.') + 1) + name;
  }

  /** As SQL takes it to the letter. */
  static String quoted(String table) {
    return Arrays.stream(table.split("\\.", -1))
        .map(part -> '"' + part + '"')
        .collect(Collectors.joining("."));
  }
}
