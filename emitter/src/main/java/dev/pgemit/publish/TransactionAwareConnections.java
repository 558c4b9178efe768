package dev.pgemit.publish;

import dev.pgemit.diagnosis.ConnectionOpener;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.BaseConnection;
import org.postgresql.core.TransactionState;

/**
 * A data source that hands out the connection of the calling thread's transaction, and a connection
 * of its own where there is none. Each piece of work takes a connection and closes it at once, so
 * that none can leak: within a transaction that close does nothing.
 *
 * @param dataSource the data source
 */
public record TransactionAwareConnections(DataSource dataSource) {
  /** What is done with a connection. */
  public interface TransactionAwareWork<T> {
    /** Does it. */
    T execute(Connection connection) throws SQLException;
  }

  /** Runs what changes nothing. */
  public <T> T read(TransactionAwareWork<T> work) throws SQLException {
    try (var connection = borrow()) {
      return work.execute(connection);
    }
  }

  /**
   * Runs what changes something.
   *
   * @throws PublishFailure if there was no transaction, and the pool rolled the change back
   */
  public <T> T write(TransactionAwareWork<T> work) throws SQLException {
    T result;
    BaseConnection uncommitted;
    try (var connection = borrow()) {
      result = work.execute(connection);
      uncommitted = connection.getAutoCommit() ? null : unwrapDriver(connection);
    }
    // Within a transaction the close above has done nothing, and the transaction is open still.
    if (uncommitted != null
        && (uncommitted.isClosed() || uncommitted.getTransactionState() == TransactionState.IDLE)) {
      throw PublishFailure.permanent(
          "There is no transaction to join, and the connection was not in auto-commit mode, so that"
              + " the change was rolled back: nothing was published. Begin a transaction first, or"
              + " set the data source to auto-commit",
          null);
    }
    return result;
  }

  private Connection borrow() {
    try {
      var connection = ConnectionOpener.open(dataSource);
      try {
        connection.getAutoCommit(); // some take a connection of the pool with the first call
        return connection;
      } catch (SQLException e) {
        connection.close();
        throw e;
      }
    } catch (SQLException e) {
      throw SqlErrorTranslator.connectionFailure(e);
    }
  }

  private static @Nullable BaseConnection unwrapDriver(Connection connection) throws SQLException {
    return connection.isWrapperFor(BaseConnection.class)
        ? connection.unwrap(BaseConnection.class)
        : null;
  }
}
