package dev.pgemit.http.settings;

import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * A case-sensitive table name, as in the Postgres catalog.
 *
 * @param name {@code table} or {@code schema.table}
 */
public record TableName(String name) {
  /** Returns the name with each part quoted for SQL. */
  public String quoted() {
    return Arrays.stream(name.split("\\.", -1))
        .map(part -> '"' + part + '"')
        .collect(Collectors.joining("."));
  }

  /** Returns another table of the same schema. */
  public TableName inSameSchema(String other) {
    return new TableName(name.substring(0, name.indexOf('.') + 1) + other);
  }

  /** Returns the table name without the schema. */
  public String unqualified() {
    return name.substring(name.indexOf('.') + 1);
  }

  /** Returns the schema, quoted for SQL; empty if the search path determines the schema. */
  public String quotedSchema() {
    return name.indexOf('.') < 0 ? "" : '"' + name.substring(0, name.indexOf('.')) + '"';
  }

  @Override
  public String toString() {
    return name;
  }
}
