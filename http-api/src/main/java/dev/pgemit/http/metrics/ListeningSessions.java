package dev.pgemit.http.metrics;

import dev.pgemit.http.diagnosis.QuickQuery;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.function.Supplier;

/**
 * Counts the sessions of this database that listen for Socket.IO servers. PostgreSQL hides the
 * LISTENs of other sessions. An adapter's connection runs no other statement, so that its last
 * query is the LISTEN. Thread-safe.
 */
final class ListeningSessions {
  private static final String QUERY =
      """
      SELECT count(*) FROM pg_stat_activity
      WHERE datname = current_database() AND pid <> pg_backend_pid()
        AND application_name <> 'pgemit-listen' AND starts_with(query, 'LISTEN "' || ? || '#')\
      """;

  private final String channelPrefix;
  private final Supplier<Double> count;

  ListeningSessions(CachedQueries queries, String channelPrefix) {
    this.channelPrefix = channelPrefix;
    this.count = queries.register(this::query, Double.NaN);
  }

  private double query(Connection connection) throws SQLException {
    return QuickQuery.one(connection, QUERY, row -> row.getDouble(1), channelPrefix);
  }

  /**
   * Returns the number of sessions that are visible to the role; NaN if Postgres is unreachable.
   */
  double count() {
    return count.get();
  }
}
