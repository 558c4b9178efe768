package dev.pgemit.publish;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;

/**
 * The time limit of a transaction for waiting for a lock. Every statement on a connection of the
 * emitter has one of these limits, in the same round trip if possible. A statement takes its locks
 * before it could change the limit for itself, so the limit comes before it.
 */
public enum LockTimeoutLevel {
  /** The limit of the connection, for a transaction of a caller, whose settings must not change. */
  UNCHANGED(""),
  /** Longer than transactions usually hold a lock, and short enough for a result within 2 s. */
  LONG("1s"),
  /** The same for a connection known to have no shorter limit, which takes a third of the time. */
  LONG_UNCONDITIONAL(
      "SELECT set_config('lock_timeout', '1s', true)", ", set_config('lock_timeout', '1s', true)"),
  /**
   * For a call that keeps a connection of the application's pool while it waits: less than other
   * calls wait for a connection.
   */
  POOLED("200ms"),
  /** For a try after a lock timeout. */
  BRIEF("100ms"),
  /**
   * For a try after a timeout for one row, and for the first try of a call that keeps a connection
   * of the application's pool.
   */
  INSTANT("20ms");

  /** The longest wait for one lock. */
  static final Duration MAX_LOCK_WAIT = Duration.ofSeconds(1);

  // The last argument: only for this transaction. A shorter limit of the connection stays.
  private static final String SET_CONFIG =
      """
      SELECT set_config('lock_timeout', '%1$s', true)
      WHERE NOT current_setting('lock_timeout')::interval BETWEEN '1 microsecond' AND '%1$s'\
      """;

  // The same without a subquery, which would double the cost of the limit for a single message.
  private static final String SET_CONFIG_COLUMN =
      """
      , CASE WHEN current_setting('lock_timeout') = '0'
               OR current_setting('lock_timeout')::interval > '%1$s'
        THEN set_config('lock_timeout', '%1$s', true) END\
      """;

  private static final String HAS_NO_SHORTER_LIMIT =
      """
      SELECT NOT current_setting('lock_timeout')::interval
               BETWEEN '1 microsecond' AND '999 milliseconds' AS has_no_shorter_limit\
      """;

  private final String setConfig;
  private final String setConfigColumn;

  LockTimeoutLevel(String timeout) {
    this(
        timeout.isEmpty() ? "" : SET_CONFIG.formatted(timeout),
        timeout.isEmpty() ? "" : SET_CONFIG_COLUMN.formatted(timeout));
  }

  LockTimeoutLevel(String setConfig, String setConfigColumn) {
    this.setConfig = setConfig;
    this.setConfigColumn = setConfigColumn;
  }

  /** Returns whether a connection has no limit that is shorter than {@link #LONG}. */
  static boolean hasNoShorterLimit(Connection connection) throws SQLException {
    return SqlRunner.queryRow(
        connection, HAS_NO_SHORTER_LIMIT, row -> row.getBoolean("has_no_shorter_limit"));
  }

  /** Returns the statement with this limit. */
  public String prependTo(String statement) {
    return setConfig.isEmpty() ? statement : setConfig + ";\n" + statement;
  }

  /**
   * Returns a further column for a SELECT that takes no lock itself. The limit then applies to the
   * commit, when Postgres takes the cluster-wide lock of NOTIFY.
   */
  String setConfigColumn() {
    return setConfigColumn;
  }

  /** Sets the limit for the rest of the current transaction. */
  public void apply(Connection connection) throws SQLException {
    if (!setConfig.isEmpty()) {
      try (var statement = connection.createStatement()) {
        statement.execute(setConfig);
      }
    }
  }

  /** Runs a statement with this limit before it, and returns the rows of the statement. */
  public ResultSet executeQuery(PreparedStatement statement) throws SQLException {
    statement.execute();
    if (!setConfig.isEmpty()) {
      statement.getMoreResults();
    }
    return statement.getResultSet();
  }
}
