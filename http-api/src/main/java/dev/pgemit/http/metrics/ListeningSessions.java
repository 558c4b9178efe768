package dev.pgemit.http.metrics;

import dev.pgemit.http.diagnosis.QuickQuery;
import dev.pgemit.http.stats.KnownNamespaces;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * Counts the sessions of this database that listen for Socket.IO servers, and learns their
 * namespaces. PostgreSQL hides the LISTENs of other sessions. An adapter's connection runs no other
 * statement, so that its last query is the LISTEN of the namespace that was created last.
 * Thread-safe.
 */
final class ListeningSessions {
  private static final String QUERY =
      """
      SELECT left(query, 200) AS statement, count(*) AS sessions FROM pg_stat_activity
      WHERE datname = current_database() AND pid <> pg_backend_pid()
        AND application_name <> 'pgemit-listen' AND starts_with(query, 'LISTEN "' || ? || '#')
      GROUP BY 1\
      """;

  private record Listeners(String statement, int sessions) {}

  private final String channelPrefix;
  private final Pattern listen;
  private final KnownNamespaces namespaces;
  private final Supplier<Double> count;

  /**
   * Registers the query.
   *
   * @param namespaces receives the namespaces
   */
  ListeningSessions(CachedQueries queries, String channelPrefix, KnownNamespaces namespaces) {
    this.channelPrefix = channelPrefix;
    this.listen =
        Pattern.compile(
            "LISTEN \"" + Pattern.quote(channelPrefix) + "#(/[^\"\\p{Cntrl}]{0,62})\".*");
    this.namespaces = namespaces;
    this.count = queries.register(this::query, Double.NaN);
  }

  private double query(Connection connection) throws SQLException {
    var listeners =
        QuickQuery.list(
            connection,
            QUERY,
            row -> new Listeners(row.getString("statement"), row.getInt("sessions")),
            channelPrefix);
    for (var each : listeners) {
      var matcher = listen.matcher(each.statement());
      if (matcher.matches()) {
        namespaces.add(matcher.group(1));
      }
    }
    return listeners.stream().mapToInt(Listeners::sessions).sum();
  }

  /**
   * Returns the number of sessions that are visible to the role; NaN if Postgres is unreachable.
   */
  double count() {
    return count.get();
  }
}
