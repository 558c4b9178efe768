package dev.pgemit.http.doctor;

import dev.pgemit.http.diagnosis.CheckResult;
import dev.pgemit.http.diagnosis.DatabaseCheck;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Checks the usage of the notification queue and lists the sessions that may block it. */
final class NotifyQueueCheck implements DatabaseCheck {
  private static final double WARNING_USAGE = 0.25;
  private static final double FAILURE_USAGE = 0.9;

  private static final String USAGE_QUERY = "SELECT pg_notification_queue_usage()";

  // The whole cluster shares the queue. A listener reads the queue between transactions, at the
  // speed of its client.
  private static final String BLOCKING_SESSIONS_QUERY =
      """
      SELECT pid, datname, usename, application_name, state,
             extract(epoch FROM clock_timestamp() - xact_start)::bigint
      FROM pg_stat_activity
      WHERE pid <> pg_backend_pid() AND backend_type = 'client backend'
        AND (state LIKE 'idle in transaction%' OR wait_event = 'ClientWrite'
             OR xact_start < clock_timestamp() - interval '10 seconds')
      ORDER BY xact_start
      LIMIT 5\
      """;

  @Override
  public CheckResult run(Connection connection) throws SQLException {
    try (var statement = connection.createStatement();
        var row = statement.executeQuery(USAGE_QUERY)) {
      row.next();
      return finding(row.getDouble(1), connection);
    }
  }

  private static CheckResult finding(double usage, Connection connection) throws SQLException {
    var full = String.format(Locale.ROOT, "%.0f %% full", usage * 100);
    if (usage < WARNING_USAGE) {
      return CheckResult.ok(full);
    }
    var sessions = new ArrayList<String>();
    var statements = new ArrayList<String>();
    readBlockingSessions(connection, sessions, statements);
    var found =
        "The notification queue is %s: a listener does not read. %s"
            .formatted(
                full,
                sessions.isEmpty()
                    ? "No session visible to this role is the cause"
                    : "Perhaps " + String.join("; or ", sessions));
    var advice =
        sessions.isEmpty()
            ? "check pg_stat_activity as a superuser, or GRANT pg_read_all_stats to this" + " role"
            : "end its transaction, its process or its session";
    return (usage < FAILURE_USAGE
            ? CheckResult.warning(found, advice)
            : CheckResult.failure(found, advice))
        .withStatements(statements);
  }

  private static void readBlockingSessions(
      Connection connection, List<String> sessions, List<String> statements) throws SQLException {
    try (var statement = connection.createStatement();
        var row = statement.executeQuery(BLOCKING_SESSIONS_QUERY)) {
      while (row.next()) {
        sessions.add(
            "process %d of %s on %s (%s, %s%s)"
                .formatted(
                    row.getInt(1),
                    row.getString(3),
                    row.getString(2),
                    row.getString(4).isEmpty() ? "no name" : row.getString(4),
                    row.getString(5),
                    row.getString(6) == null ? "" : " for " + row.getString(6) + " s"));
        statements.add("SELECT pg_terminate_backend(%d)".formatted(row.getInt(1)));
      }
    }
  }
}
