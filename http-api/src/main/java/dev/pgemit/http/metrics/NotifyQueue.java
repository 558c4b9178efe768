package dev.pgemit.http.metrics;

import dev.pgemit.http.diagnosis.QuickQuery;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Objects;
import java.util.function.Supplier;

/** Postgres's notification queue, which all databases of the cluster share. Thread-safe. */
final class NotifyQueue {
  private static final String USAGE = "SELECT pg_notification_queue_usage()";

  // A client that does not read blocks its backend's writes. A backend inside a transaction does
  // not read the queue.
  private static final String SUSPECTS =
      """
      SELECT string_agg(format('pid %s (%s, %s, %s for %s s)', pid,
               coalesce(nullif(application_name, ''), 'without a name'),
               coalesce(host(client_addr), 'on this machine'),
               CASE WHEN wait_event = 'ClientWrite' THEN 'waits for its client to read'
                    ELSE state END,
               extract(epoch FROM clock_timestamp() - state_change)::bigint), ', ')
      FROM (SELECT * FROM pg_stat_activity
            WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()
              AND (wait_event = 'ClientWrite' OR state LIKE 'idle in transaction%')
            ORDER BY state_change LIMIT 3) AS suspect\
      """;

  private final Supplier<Double> usage;
  private final Supplier<String> suspects;

  NotifyQueue(CachedQueries queries) {
    usage = queries.register(NotifyQueue::usage, Double.NaN);
    suspects = queries.register(NotifyQueue::suspects, "");
  }

  private static double usage(Connection connection) throws SQLException {
    return QuickQuery.one(connection, USAGE, row -> row.getDouble(1));
  }

  private static String suspects(Connection connection) throws SQLException {
    if (usage(connection) < NotifyQueueMonitor.WARNING_THRESHOLD) {
      return "";
    }
    return QuickQuery.one(
        connection, SUSPECTS, row -> Objects.requireNonNullElse(row.getString(1), ""));
  }

  /** Returns the usage from 0 to 1; NaN if Postgres is unreachable. */
  double usage() {
    return usage.get();
  }

  /** Describes the sessions that may block the queue; empty if there are none. */
  String suspects() {
    return suspects.get();
  }
}
