package dev.pgemit.publish;

import java.sql.Connection;
import java.sql.SQLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs statements in a transaction, all or none. */
public final class Transaction {
  private static final Logger LOGGER = LoggerFactory.getLogger(Transaction.class);

  private Transaction() {}

  /** The statements of a transaction. */
  public interface TransactionBody<T> {
    T run() throws SQLException;
  }

  /** Runs several statements and commits them, also on a connection in auto-commit mode. */
  public static <T> T run(Connection connection, TransactionBody<T> body) throws SQLException {
    if (!connection.getAutoCommit()) {
      return commit(connection, body);
    }
    connection.setAutoCommit(false);
    try {
      return commit(connection, body);
    } finally {
      restoreAutoCommit(connection);
    }
  }

  /** Runs one statement and commits it, unless the connection is in auto-commit mode. */
  static <T> T commit(Connection connection, TransactionBody<T> body) throws SQLException {
    if (connection.getAutoCommit()) {
      return body.run();
    }
    try {
      var result = body.run();
      connection.commit();
      return result;
    } catch (SQLException | RuntimeException | Error e) {
      rollBack(connection);
      throw e;
    }
  }

  // A broken connection has no setting to restore, and the caller gets the error that broke it.
  private static void restoreAutoCommit(Connection connection) {
    try {
      connection.setAutoCommit(true);
    } catch (SQLException e) {
      LOGGER.debug("Restoring auto-commit failed", e);
    }
  }

  private static void rollBack(Connection connection) {
    try {
      connection.rollback();
    } catch (SQLException e) {
      LOGGER.debug("The rollback failed too", e);
    }
  }
}
