package dev.pgemit.cli.doctor;

import dev.pgemit.http.diagnosis.Check;
import dev.pgemit.http.diagnosis.Finding;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** How full the queue of notifications is, and who may hold it up. */
final class NotifyQueueCheck implements Check {
  private static final double HIGH = 0.25;
  private static final double NEARLY_FULL = 0.9;

  private static final String USAGE = "SELECT pg_notification_queue_usage()";

  // The queue is the whole cluster's. A listener reads it between transactions, and as fast as its
  // client takes what it sends.
  private static final String SUSPECTS =
      """
      SELECT pid, datname, usename, application_name, state,
             extract(epoch FROM clock_timestamp() - xact_start)::bigint
      FROM pg_stat_activity
      WHERE pid <> pg_backend_pid() AND backend_type = 'client backend'
        AND (state LIKE 'idle in transaction%' OR wait_event = 'ClientWrite'
             OR xact_start < clock_timestamp() - interval '10 seconds')
      ORDER BY xact_start
      LIMIT 5""";

  @Override
  public Finding on(Connection connection) throws SQLException {
    try (var statement = connection.createStatement();
        var row = statement.executeQuery(USAGE)) {
      row.next();
      return finding(row.getDouble(1), connection);
    }
  }

  private static Finding finding(double usage, Connection connection) throws SQLException {
    var full = String.format(Locale.ROOT, "%.0f %% full", usage * 100);
    if (usage < HIGH) {
      return Finding.ok(full);
    }
    var suspects = new ArrayList<String>();
    var remedies = new ArrayList<String>();
    read(connection, suspects, remedies);
    var found =
        "The queue of notifications is %s: a listener does not read. %s"
            .formatted(
                full,
                suspects.isEmpty()
                    ? "No session that this role may look at is to blame"
                    : "Perhaps " + String.join("; or ", suspects));
    var advice =
        suspects.isEmpty()
            ? "look at pg_stat_activity as a superuser, or GRANT pg_read_all_stats to this role"
            : "end its transaction or its process, or the session";
    return (usage < NEARLY_FULL ? Finding.warning(found, advice) : Finding.failure(found, advice))
        .with(remedies);
  }

  private static void read(Connection connection, List<String> suspects, List<String> remedies)
      throws SQLException {
    try (var statement = connection.createStatement();
        var row = statement.executeQuery(SUSPECTS)) {
      while (row.next()) {
        suspects.add(
            "process %d of %s on %s (%s, %s%s)"
                .formatted(
                    row.getInt(1),
                    row.getString(3),
                    row.getString(2),
                    row.getString(4).isEmpty() ? "no name" : row.getString(4),
                    row.getString(5),
                    row.getString(6) == null ? "" : " for " + row.getString(6) + " s"));
        remedies.add("SELECT pg_terminate_backend(%d)".formatted(row.getInt(1)));
      }
    }
  }
}
