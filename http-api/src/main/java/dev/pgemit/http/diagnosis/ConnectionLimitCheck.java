package dev.pgemit.http.diagnosis;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;

/** Checks that Postgres allows as many connections as the service opens. */
public final class ConnectionLimitCheck implements DatabaseCheck {
  /** One connection sends due messages, and one listens. */
  private static final int EXTRA_CONNECTIONS = 2;

  /** The minimum of PGEMIT_POOL_SIZE. */
  private static final int MIN_POOL_SIZE = 2;

  // Role and database limits do not apply to superusers.
  private static final String QUERY =
      """
      SELECT CASE WHEN r.rolsuper THEN -1 ELSE r.rolconnlimit END,
             CASE WHEN r.rolsuper THEN -1 ELSE d.datconnlimit END,
             current_setting('max_connections')::integer
               - current_setting('superuser_reserved_connections')::integer,
             (SELECT sum(numbackends) FROM pg_stat_database)
      FROM pg_roles r, pg_database d
      WHERE r.rolname = current_user AND d.datname = current_database()\
      """;

  private final int poolSize;

  /**
   * Creates the check without running a query.
   *
   * @param poolSize the maximum number of pooled connections
   */
  public ConnectionLimitCheck(int poolSize) {
    this.poolSize = poolSize;
  }

  @Override
  public CheckResult run(Connection connection) throws SQLException {
    return QuickQuery.list(connection, QUERY, this::evaluate).stream()
        .findFirst()
        .orElseGet(() -> CheckResult.skipped("the role has no row in pg_roles"));
  }

  private CheckResult evaluate(ResultSet row) throws SQLException {
    var needed = poolSize + EXTRA_CONNECTIONS;
    var roleLimit = row.getInt(1);
    if (roleLimit >= 0 && roleLimit < needed) {
      return tooLow("The role's CONNECTION LIMIT", roleLimit);
    }
    var databaseLimit = row.getInt(2);
    if (databaseLimit >= 0 && databaseLimit < needed) {
      return tooLow("The database's CONNECTION LIMIT", databaseLimit);
    }
    var serverLimit = row.getInt(3);
    if (serverLimit < needed) {
      return tooLow("max_connections", serverLimit);
    }
    var left = serverLimit - row.getInt(4);
    return left < EXTRA_CONNECTIONS
        ? CheckResult.warning(
            ("All but %d connections of the server are in use, and the service uses up" + " to %d")
                .formatted(Math.max(0, left), needed),
            "raise max_connections, or end unused sessions: without a connection,"
                + " scheduled emits are not sent and responses do not arrive")
        : CheckResult.ok(
            "%d allowed, of which the service uses up to %d".formatted(serverLimit, needed));
  }

  private CheckResult tooLow(String setting, int limit) {
    return CheckResult.warning(
        ("%s allows %d connections, and the service uses up to %d: %d for its pool,"
                + " one for scheduled emits, one for responses and tails")
            .formatted(setting, limit, poolSize + EXTRA_CONNECTIONS, poolSize),
        limit >= MIN_POOL_SIZE + EXTRA_CONNECTIONS
            ? "raise the limit, or set PGEMIT_POOL_SIZE to at most " + (limit - EXTRA_CONNECTIONS)
            : "raise the limit to at least %d, with PGEMIT_POOL_SIZE=%d"
                .formatted(MIN_POOL_SIZE + EXTRA_CONNECTIONS, MIN_POOL_SIZE));
  }
}
