package dev.pgemit.http.doctor;

import dev.pgemit.http.diagnosis.CheckResult;
import dev.pgemit.http.diagnosis.DatabaseCheck;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Locale;
import org.postgresql.jdbc.PgConnection;

/** Reports the server's address, role, round-trip time and version. */
final class ConnectionCheck implements DatabaseCheck {
  private static final int MIN_VERSION = 13;
  private static final int MAX_TESTED_VERSION = 18;
  private static final int ROUND_TRIPS = 5;

  private static final String QUERY =
      """
      SELECT current_database(), current_user, current_setting('server_version'),
             current_setting('server_version_num')::integer / 10000,
             coalesce((SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()), false)\
      """;

  @Override
  public CheckResult run(Connection connection) throws SQLException {
    try (var query = connection.prepareStatement(QUERY);
        var row = query.executeQuery()) {
      row.next();
      var found =
          String.format(
              Locale.ROOT,
              "%s/%s as %s, PostgreSQL %s, TLS %s, %.1f ms per round trip",
              connection.unwrap(PgConnection.class).getQueryExecutor().getHostSpec(),
              row.getString(1),
              row.getString(2),
              row.getString(3),
              row.getBoolean(5) ? "on" : "off",
              shortestRoundTripMillis(connection));
      return finding(found, row.getInt(4));
    }
  }

  // The shortest of several excludes waits.
  private static double shortestRoundTripMillis(Connection connection) throws SQLException {
    var shortest = Long.MAX_VALUE;
    try (var statement = connection.createStatement()) {
      for (var i = 0; i < ROUND_TRIPS; i++) {
        var start = System.nanoTime();
        statement.execute("SELECT 1");
        shortest = Math.min(shortest, System.nanoTime() - start);
      }
    }
    return shortest / 1e6;
  }

  private static CheckResult finding(String found, int version) {
    if (version < MIN_VERSION) {
      return CheckResult.failure(
          found, "use PostgreSQL %d to %d".formatted(MIN_VERSION, MAX_TESTED_VERSION));
    }
    return version > MAX_TESTED_VERSION
        ? CheckResult.ok(
            found, "this version is newer than the tested versions, up to " + MAX_TESTED_VERSION)
        : CheckResult.ok(found);
  }
}
