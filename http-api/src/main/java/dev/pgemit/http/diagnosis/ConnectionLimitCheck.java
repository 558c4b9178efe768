package dev.pgemit.http.diagnosis;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;

/** Whether Postgres allows as many connections as the service takes. */
public final class ConnectionLimitCheck implements Check {
  /** One sends what is due, and one listens. */
  private static final int BESIDE_THE_POOL = 2;

  /** The least that PGEMIT_POOL_SIZE takes. */
  private static final int MIN_POOL = 2;

  // The limits of a role and of a database do not bind a superuser.
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
   * Asks nothing yet.
   *
   * @param poolSize how many connections the pool has at most
   */
  public ConnectionLimitCheck(int poolSize) {
    this.poolSize = poolSize;
  }

  @Override
  public Finding on(Connection connection) throws SQLException {
    try (var query = connection.prepareStatement(QUERY)) {
      query.setQueryTimeout(Query.LONGEST_SECONDS);
      try (var row = query.executeQuery()) {
        return row.next() ? finding(row) : Finding.skipped("the role has no row in pg_roles");
      }
    }
  }

  private Finding finding(ResultSet row) throws SQLException {
    var needed = poolSize + BESIDE_THE_POOL;
    var ofRole = row.getInt(1);
    if (ofRole >= 0 && ofRole < needed) {
      return tooLow("The role's CONNECTION LIMIT", ofRole);
    }
    var ofDatabase = row.getInt(2);
    if (ofDatabase >= 0 && ofDatabase < needed) {
      return tooLow("The database's CONNECTION LIMIT", ofDatabase);
    }
    var ofServer = row.getInt(3);
    if (ofServer < needed) {
      return tooLow("max_connections", ofServer);
    }
    var left = ofServer - row.getInt(4);
    return left < BESIDE_THE_POOL
        ? Finding.warning(
            "All but %d connections of the server are in use, and the service takes up to %d"
                .formatted(Math.max(0, left), needed),
            "raise max_connections, or end sessions that nobody needs: without a connection"
                + " scheduled emits do not leave and responses do not arrive")
        : Finding.ok("%d allowed, of which the service takes up to %d".formatted(ofServer, needed));
  }

  private Finding tooLow(String what, int limit) {
    return Finding.warning(
        "%s allows %d connections, and the service takes up to %d: %d for its pool, one for scheduled emits, one for responses and tails"
            .formatted(what, limit, poolSize + BESIDE_THE_POOL, poolSize),
        limit >= MIN_POOL + BESIDE_THE_POOL
            ? "raise it, or set PGEMIT_POOL_SIZE to at most " + (limit - BESIDE_THE_POOL)
            : "raise it to at least %d, with PGEMIT_POOL_SIZE=%d"
                .formatted(MIN_POOL + BESIDE_THE_POOL, MIN_POOL));
  }
}
