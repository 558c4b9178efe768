package dev.pgemit.http.settings;

import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * A table's name, to the letter as the catalog has it.
 *
 * @param name {@code table} or {@code schema.table}
 */
public record TableName(String name) {
  /** For SQL, each part quoted. */
  public String quoted() {
    return Arrays.stream(name.split("\\.", -1))
        .map(part -> '"' + part + '"')
        .collect(Collectors.joining("."));
  }

  /** Another table of the same schema. */
  public TableName inSameSchema(String other) {
    return new TableName(name.substring(0, name.indexOf('.') + 1) + other);
  }

  /** The table without its schema. */
  public String unqualified() {
    return name.substring(name.indexOf('.') + 1);
  }

  /** The schema, quoted for SQL; empty where the search path decides. */
  public String quotedSchema() {
    return name.indexOf('.') < 0 ? "" : '"' + name.substring(0, name.indexOf('.')) + '"';
  }

  @Override
  public String toString() {
    return name;
  }
}
