package dev.pgemit.http.metrics;

import dev.pgemit.http.settings.TableName;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The sizes of pgemit's tables. Thread-safe. */
final class TableSizes {
  private static final List<String> OTHER_TABLES =
      List.of(
          "pgemit_scheduled",
          "pgemit_recurring",
          "pgemit_idempotency_keys",
          "pgemit_keys",
          "pgemit_key_uses",
          "pgemit_audit",
          "pgemit_outbox");

  // A missing table has no size.
  private static final String QUERY =
      "SELECT name, pg_total_relation_size(to_regclass(name))::float8"
          + " FROM unnest(?::text[]) AS name";

  private final Map<String, String> quotedNames;
  private final Supplier<Map<String, Double>> sizes;

  /**
   * Registers the query.
   *
   * @param attachmentsTable the attachments table; the other tables are in the same schema
   */
  TableSizes(CachedQueries queries, TableName attachmentsTable) {
    this.quotedNames =
        Stream.concat(
                Stream.of(attachmentsTable),
                OTHER_TABLES.stream().map(attachmentsTable::inSameSchema))
            .collect(Collectors.toMap(TableName::name, TableName::quoted));
    this.sizes = queries.register(this::query, Map.of());
  }

  /** Returns the names of the tables. */
  List<String> tables() {
    return quotedNames.keySet().stream().sorted().toList();
  }

  /**
   * Returns the size in bytes with indexes; NaN if Postgres is unreachable or the table is missing.
   */
  double bytes(String table) {
    return sizes.get().getOrDefault(quotedNames.get(table), Double.NaN);
  }

  private Map<String, Double> query(Connection connection) throws SQLException {
    Map<String, Double> found = new HashMap<>();
    try (var query = connection.prepareStatement(QUERY)) {
      query.setQueryTimeout(1);
      query.setArray(1, connection.createArrayOf("text", quotedNames.values().toArray()));
      try (var rows = query.executeQuery()) {
        while (rows.next()) {
          var bytes = rows.getDouble(2);
          found.put(rows.getString(1), rows.wasNull() ? Double.NaN : bytes);
        }
      }
    }
    return found;
  }
}
