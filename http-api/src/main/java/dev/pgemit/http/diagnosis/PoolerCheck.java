package dev.pgemit.http.diagnosis;

import dev.pgemit.diagnosis.Connecting;
import dev.pgemit.http.settings.Settings;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import javax.sql.DataSource;
import org.postgresql.PGConnection;

/** Whether a pooler stands between here and Postgres, and hands out a connection a transaction. */
public final class PoolerCheck implements Check {
  private static final Duration PATIENCE = Duration.ofSeconds(1);
  private static final String BACKEND = "SELECT pg_backend_pid()";

  private final DataSource publishing;
  private final Settings settings;

  /**
   * Asks nothing yet.
   *
   * @param publishing gives a second connection, by the same address
   * @param settings what the driver and the service were told
   */
  public PoolerCheck(DataSource publishing, Settings settings) {
    this.publishing = publishing;
    this.settings = settings;
  }

  @Override
  public Finding on(Connection connection) throws SQLException {
    if (!isPooled(connection)) {
      return Finding.ok("none: Postgres itself answers");
    }
    return Connecting.use(
        publishing,
        other ->
            Hearing.between(connection, other, PATIENCE).isPresent()
                ? Finding.ok("one that keeps a connection for the whole session")
                : transactional());
  }

  /**
   * Whether another process answers than the one that the driver was told of: a pooler makes up its
   * own number, by which a client may cancel.
   */
  private static boolean isPooled(Connection connection) throws SQLException {
    try (var query = connection.prepareStatement(BACKEND)) {
      query.setQueryTimeout(Query.LONGEST_SECONDS);
      try (var row = query.executeQuery()) {
        row.next();
        return row.getInt(1) != connection.unwrap(PGConnection.class).getBackendPID();
      }
    }
  }

  private Finding transactional() {
    var found = "DATABASE_URL leads through a pooler in transaction mode";
    var isDeaf = settings.listen().equals(settings.database());
    var prepares = settings.database().parameter("prepareThreshold").filter("0"::equals).isEmpty();
    var deaf = "set PGEMIT_LISTEN_URL to an address past it, or no answer of a server can be heard";
    var named =
        "add prepareThreshold=0 to DATABASE_URL, or statements fail (pgbouncer before 1.21, or with"
            + " max_prepared_statements = 0)";
    if (isDeaf && prepares) {
      return Finding.warning(found, named + "; and " + deaf);
    }
    if (prepares) {
      return Finding.warning(found, named);
    }
    return isDeaf
        ? Finding.warning(found, deaf)
        : Finding.ok(found + ", with prepareThreshold=0 and PGEMIT_LISTEN_URL as it needs");
  }
}
