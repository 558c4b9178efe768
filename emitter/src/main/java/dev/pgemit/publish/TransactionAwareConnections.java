package dev.pgemit.publish;

import dev.pgemit.diagnosis.ConnectionOpener;
import dev.pgemit.diagnosis.ConnectionOpener.ConnectionFunction;
import dev.pgemit.transport.TransportFailure;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.BaseConnection;
import org.postgresql.core.TransactionState;

/**
 * Connections of a data source that returns the connection of the calling thread's transaction, and
 * another one if the thread has no transaction. Each call gets a connection and closes it at once,
 * so none can leak. Within a transaction, the close does nothing.
 */
public record TransactionAwareConnections(DataSource dataSource) implements ConnectionScope {
  @Override
  public <T> T withConnection(ConnectionFunction<T> work) throws SQLException {
    try (var connection = borrow()) {
      return work.apply(connection);
    }
  }

  @Override
  public <T> T inTransaction(ConnectionFunction<T> work) throws SQLException {
    return write(connection -> ConnectionScope.join(connection, work));
  }

  @Override
  public <T> T write(ConnectionFunction<T> work) throws SQLException {
    T result;
    BaseConnection uncommitted;
    try (var connection = borrow()) {
      result = work.apply(connection);
      uncommitted = connection.getAutoCommit() ? null : unwrapDriver(connection);
    }
    // Within a transaction the close did nothing, and the transaction is still open.
    if (uncommitted != null
        && (uncommitted.isClosed() || uncommitted.getTransactionState() == TransactionState.IDLE)) {
      throw TransportFailure.permanent(
          "There is no transaction to join, and the connection was not in auto-commit"
              + " mode, so the change was rolled back: nothing was published. Begin a"
              + " transaction first, or set the data source to auto-commit",
          null);
    }
    return result;
  }

  private Connection borrow() {
    try {
      var connection = ConnectionOpener.open(dataSource);
      try {
        connection.getAutoCommit(); // some data sources connect with the first call
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
