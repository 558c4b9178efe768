package dev.pgemit.http.metrics;

import dev.pgemit.http.diagnosis.QuickQuery;
import dev.pgemit.http.settings.TableName;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.function.Supplier;

/** Metrics of the outbox. Thread-safe. */
final class OutboxMetrics {
  // The first waiting row by position is the oldest, or nearly.
  private static final String QUERY =
      """
      SELECT (SELECT count(*) FROM (SELECT FROM %1$s WHERE failed_at IS NULL LIMIT %2$d) AS waiting)
               AS waiting,
             (SELECT count(*) FROM (SELECT FROM %1$s WHERE failed_at IS NOT NULL LIMIT %2$d) AS failed)
               AS failed,
             coalesce((SELECT greatest(0, extract(epoch FROM clock_timestamp() - created_at))
               FROM %1$s WHERE failed_at IS NULL ORDER BY position LIMIT 1), 0) AS age,
             coalesce(nullif(current_setting('pgemit.outbox_limit', true), ''), '%3$d')::bigint AS most\
      """;

  // As in the trigger that rejects messages.
  private static final int DEFAULT_LIMIT = 1_000_000;

  private record OutboxState(double waiting, double failed, double age, double limit) {
    static final OutboxState UNKNOWN =
        new OutboxState(Double.NaN, Double.NaN, Double.NaN, Double.NaN);
  }

  private final String sql;
  private final Supplier<OutboxState> state;

  /**
   * Registers the query.
   *
   * @param attachmentsTable the attachments table; the outbox is in the same schema
   */
  OutboxMetrics(CachedQueries queries, TableName attachmentsTable) {
    this.sql =
        QUERY.formatted(
            attachmentsTable.inSameSchema("pgemit_outbox").quoted(),
            ScheduleMetrics.MAX_COUNTED,
            DEFAULT_LIMIT);
    this.state = queries.register(this::query, OutboxState.UNKNOWN);
  }

  private OutboxState query(Connection connection) throws SQLException {
    return QuickQuery.one(
        connection,
        sql,
        row ->
            new OutboxState(
                row.getDouble("waiting"),
                row.getDouble("failed"),
                row.getDouble("age"),
                row.getDouble("most")));
  }

  /** Returns the number of waiting messages, up to a limit; NaN if it cannot be read. */
  double waiting() {
    return state.get().waiting();
  }

  /** Returns the number of messages that cannot be sent, up to a limit; NaN if it is unknown. */
  double failed() {
    return state.get().failed();
  }

  /** Returns the age of the oldest waiting message in seconds; NaN if it cannot be read. */
  double age() {
    return state.get().age();
  }

  /** Returns the number of waiting messages at which emits fail; NaN if it cannot be read. */
  double limit() {
    return state.get().limit();
  }
}
