package dev.pgemit.publish;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;

/**
 * How long a transaction waits for a lock. The one place that knows: every statement of ours on a
 * connection of ours takes one of these limits, in the same round trip where it can. A statement
 * takes its locks before it could change the limit for itself, so the limit comes before it.
 */
public enum LockTimeoutLevel {
  /**
   * As the connection is set up: in a transaction of a caller's, of which no setting may change.
   */
  UNCHANGED(""),
  /** Longer than what holds a lock in daily work, and short enough to answer within 2 s. */
  LONG("1s"),
  /**
   * For the call that keeps a connection of the application's pool while it waits: less than other
   * calls wait for a connection.
   */
  POOLED("200ms"),
  /** A look whether a lock that was waited for in vain is gone. */
  BRIEF("100ms"),
  /**
   * The same for one row, which another session has held for a while; and the first try of a call
   * that keeps a connection of the application's pool.
   */
  INSTANT("20ms");

  /** The longest wait for one lock. */
  static final Duration MAX_LOCK_WAIT = Duration.ofSeconds(1);

  // The last argument: for this transaction alone. A shorter limit of the connection's own stays.
  private static final String SET_CONFIG =
      """
      SELECT set_config('lock_timeout', '%1$s', true)
      WHERE NOT current_setting('lock_timeout')::interval BETWEEN '1 microsecond' AND '%1$s'\
      """;

  // The same without a subquery: for a single message, one would double what the limit costs.
  private static final String SET_CONFIG_COLUMN =
      """
      , CASE WHEN current_setting('lock_timeout') = '0'
               OR current_setting('lock_timeout')::interval > '%1$s'
        THEN set_config('lock_timeout', '%1$s', true) END\
      """;

  private final String setConfig;
  private final String setConfigColumn;

  LockTimeoutLevel(String timeout) {
    this.setConfigColumn = timeout.isEmpty() ? "" : SET_CONFIG_COLUMN.formatted(timeout);
    this.setConfig = timeout.isEmpty() ? "" : SET_CONFIG.formatted(timeout);
  }

  /** The statement with this limit. */
  public String prependTo(String statement) {
    return setConfig.isEmpty() ? statement : setConfig + ";\n" + statement;
  }

  /**
   * A further column of a SELECT that takes no lock itself: the limit then holds for the commit,
   * when Postgres takes the cluster-wide lock of NOTIFY.
   */
  String setConfigColumn() {
    return setConfigColumn;
  }

  /** Sets the limit for the rest of the transaction that is under way. */
  public void apply(Connection connection) throws SQLException {
    if (!setConfig.isEmpty()) {
      try (var statement = connection.createStatement()) {
        statement.execute(setConfig);
      }
    }
  }

  /** Runs a statement that has this limit before it, and returns the rows of the statement. */
  public ResultSet executeQuery(PreparedStatement statement) throws SQLException {
    statement.execute();
    if (!setConfig.isEmpty()) {
      statement.getMoreResults();
    }
    return statement.getResultSet();
  }
}
