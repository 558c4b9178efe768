package dev.pgemit.http.diagnosis;

import java.sql.Connection;
import java.sql.SQLException;
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
  public TableName beside(String other) {
    return new TableName(name.substring(0, name.indexOf('.') + 1) + other);
  }

  /** The table without its schema. */
  public String bare() {
    return name.substring(name.indexOf('.') + 1);
  }

  /** The schema, quoted for SQL; empty where the search path decides. */
  public String quotedSchema() {
    return name.indexOf('.') < 0 ? "" : '"' + name.substring(0, name.indexOf('.')) + '"';
  }

  /** Whether there is such a table. */
  public boolean exists(Connection connection) throws SQLException {
    try (var query = connection.prepareStatement("SELECT to_regclass(?) IS NOT NULL")) {
      query.setQueryTimeout(Query.LONGEST_SECONDS);
      query.setString(1, quoted());
      try (var row = query.executeQuery()) {
        row.next();
        return row.getBoolean(1);
      }
    }
  }

  @Override
  public String toString() {
    return name;
  }
}
