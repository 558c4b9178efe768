package dev.pgemit.http.metrics;

import dev.pgemit.http.settings.TableName;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.function.Supplier;

/** The messages that wait in Postgres for their time. Thread-safe. */
final class ScheduleMetrics {
  /** Beyond it nobody is helped by the exact number, and Postgres would count for seconds. */
  static final int MAX_COUNTED = 100_000;

  // Both times are read from the front of an index.
  private static final String QUERY =
      """
      SELECT (SELECT count(*) FROM (SELECT 1 FROM %1$s LIMIT %3$d) AS counted),
             greatest(0, extract(epoch FROM clock_timestamp() - least(
               (SELECT min(deliver_at) FROM %1$s),
               (SELECT min(next_at) FROM %2$s WHERE NOT is_paused))))\
      """;

  private record ScheduleState(double count, double lag) {
    static final ScheduleState UNKNOWN = new ScheduleState(Double.NaN, Double.NaN);
  }

  private final String sql;
  private final Supplier<ScheduleState> state;

  /**
   * Adds its question.
   *
   * @param attachmentsTable the table beside which they are
   */
  ScheduleMetrics(CachedQueries queries, TableName attachmentsTable) {
    this.sql =
        QUERY.formatted(
            attachmentsTable.inSameSchema("pgemit_scheduled").quoted(),
            attachmentsTable.inSameSchema("pgemit_recurring").quoted(),
            MAX_COUNTED);
    this.state = queries.register(this::query, ScheduleState.UNKNOWN);
  }

  private ScheduleState query(Connection connection) throws SQLException {
    try (var query = connection.prepareStatement(sql)) {
      query.setQueryTimeout(1);
      try (var row = query.executeQuery()) {
        row.next();
        return new ScheduleState(
            row.getDouble(1), row.getDouble(2)); // nothing waits: NULL, which is 0
      }
    }
  }

  /** How many, up to a limit; no number where Postgres does not answer, or there is no table. */
  double count() {
    return state.get().count();
  }

  /** For how many seconds the first one has been due, by the clock of Postgres; 0 where none is. */
  double lag() {
    return state.get().lag();
  }
}
