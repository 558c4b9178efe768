package dev.pgemit.http.diagnosis;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** A column of the attachments table; one without a name where the table has none that counts. */
record Column(
    String name,
    String type,
    boolean hasDefault,
    boolean isUnlogged,
    boolean isExternal,
    boolean isIndexed) {
  private static final Set<String> NUMBERS = Set.of("bigint", "integer");
  private static final Set<String> TIMES =
      Set.of("timestamp with time zone", "timestamp without time zone");

  static Column of(ResultSet row) throws SQLException {
    return new Column(
        Objects.requireNonNullElse(row.getString(1), ""),
        Objects.requireNonNullElse(row.getString(2), ""),
        row.getBoolean(3),
        row.getBoolean(4),
        row.getBoolean(5),
        row.getBoolean(6));
  }

  /** What is wrong with the one of this name; empty where nothing is. */
  static Optional<String> fault(String name, List<Column> columns) {
    return columns.stream()
        .filter(column -> column.is(name))
        .findFirst()
        .map(Column::fault)
        .orElseGet(() -> Optional.of(name + " is missing"));
  }

  boolean is(String other) {
    return name.equals(other);
  }

  private Optional<String> fault() {
    var isRight =
        switch (name) {
          case "id" -> NUMBERS.contains(type);
          case "created_at" -> TIMES.contains(type);
          default -> type.equals("bytea");
        };
    if (!isRight) {
      return Optional.of("%s is %s".formatted(name, type));
    }
    return is("id") && !hasDefault ? Optional.of("id has no default") : Optional.empty();
  }
}
