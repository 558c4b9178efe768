package dev.pgemit.publish;

import java.sql.Connection;
import java.sql.SQLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Several statements, all or none, on a connection that may commit by itself otherwise. */
public final class Transaction {
  private static final Logger LOGGER = LoggerFactory.getLogger(Transaction.class);

  private Transaction() {}

  /** What happens inside. */
  public interface TransactionBody<T> {
    T run() throws SQLException;
  }

  /** Runs a step and commits it, or rolls it back and throws what went wrong. */
  public static <T> T run(Connection connection, TransactionBody<T> body) throws SQLException {
    var wasAutoCommit = connection.getAutoCommit();
    if (wasAutoCommit) {
      connection.setAutoCommit(false);
    }
    try {
      var result = body.run();
      connection.commit();
      return result;
    } catch (SQLException | RuntimeException | Error e) {
      rollBack(connection);
      throw e;
    } finally {
      if (wasAutoCommit) {
        restoreAutoCommit(connection);
      }
    }
  }

  // A connection that broke has no setting to restore, and what broke it is thrown already.
  private static void restoreAutoCommit(Connection connection) {
    try {
      connection.setAutoCommit(true);
    } catch (SQLException e) {
      LOGGER.debug("The connection does not commit by itself again", e);
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
