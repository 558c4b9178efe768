package dev.pgemit.http.metrics;

import dev.pgemit.http.diagnosis.QuickQuery;
import dev.pgemit.http.settings.TableName;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.function.Supplier;

/** Metrics of scheduled messages. Thread-safe. */
final class ScheduleMetrics {
  /** An exact count beyond this limit is of no use and would take Postgres seconds. */
  static final int MAX_COUNTED = 100_000;

  // Both times come from the front of an index.
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
   * Registers the query.
   *
   * @param attachmentsTable the attachments table; the other tables are in the same schema
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
    // NULL, which reads as 0, if no message is waiting
    return QuickQuery.one(
        connection, sql, row -> new ScheduleState(row.getDouble(1), row.getDouble(2)));
  }

  /**
   * Returns the number of messages, up to a limit; NaN if Postgres is unreachable or the table is
   * missing.
   */
  double count() {
    return state.get().count();
  }

  /**
   * Returns for how many seconds the first message has been due, by Postgres's clock; 0 if none is
   * due.
   */
  double lag() {
    return state.get().lag();
  }
}
