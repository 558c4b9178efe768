package dev.pgemit.http.diagnosis;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * A column of the attachments table. The name is empty if the table has none of the expected
 * columns.
 */
record AttachmentsColumn(
    String name,
    String type,
    boolean hasDefault,
    boolean isUnlogged,
    boolean isExternal,
    boolean isIndexed) {
  private static final Set<String> INTEGER_TYPES = Set.of("bigint", "integer");
  private static final Set<String> TIMESTAMP_TYPES =
      Set.of("timestamp with time zone", "timestamp without time zone");

  static AttachmentsColumn of(ResultSet row) throws SQLException {
    return new AttachmentsColumn(
        Objects.requireNonNullElse(row.getString(1), ""),
        Objects.requireNonNullElse(row.getString(2), ""),
        row.getBoolean(3),
        row.getBoolean(4),
        row.getBoolean(5),
        row.getBoolean(6));
  }

  /** Describes the problem of the column with this name; empty if there is none. */
  static Optional<String> problem(String name, List<AttachmentsColumn> columns) {
    return columns.stream()
        .filter(column -> column.hasName(name))
        .findFirst()
        .map(AttachmentsColumn::problem)
        .orElseGet(() -> Optional.of(name + " is missing"));
  }

  boolean hasName(String other) {
    return name.equals(other);
  }

  private Optional<String> problem() {
    var isExpectedType =
        switch (name) {
          case "id" -> INTEGER_TYPES.contains(type);
          case "created_at" -> TIMESTAMP_TYPES.contains(type);
          default -> type.equals("bytea");
        };
    if (!isExpectedType) {
      return Optional.of("%s is %s".formatted(name, type));
    }
    return hasName("id") && !hasDefault ? Optional.of("id has no default") : Optional.empty();
  }
}
