package dev.pgemit.schedule;

import dev.pgemit.publish.Transaction;
import dev.pgemit.publish.TransactionAwareConnections;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;

/** Provides the connection for a statement: a borrowed connection, or the caller's. */
public interface ConnectionScope {
  /** Uses a connection. */
  interface ConnectionCallback<T> {
    T apply(Connection connection) throws SQLException;
  }

  /**
   * Runs work in a transaction of its own, or in the caller's.
   *
   * @throws dev.pgemit.transport.TransportFailure if no connection is available
   */
  <T> T withConnection(ConnectionCallback<T> work) throws SQLException;

  /**
   * Runs several statements in one transaction.
   *
   * @throws dev.pgemit.transport.TransportFailure if no connection is available
   */
  default <T> T inTransaction(ConnectionCallback<T> work) throws SQLException {
    return withConnection(
        connection ->
            connection.getAutoCommit()
                ? Transaction.run(connection, () -> work.apply(connection))
                : work.apply(connection));
  }

  /** Returns a scope that borrows a connection per call, with a transaction and a lock timeout. */
  static ConnectionScope of(DataSource dataSource) {
    return new PooledConnectionScope(dataSource);
  }

  /** Returns a scope that uses the caller's connection. The caller commits. */
  static ConnectionScope of(Connection connection) {
    return new ConnectionScope() {
      @Override
      public <T> T withConnection(ConnectionCallback<T> work) throws SQLException {
        return work.apply(connection);
      }
    };
  }

  /** Returns a scope that uses a data source's transactions, without committing them. */
  static ConnectionScope transactionAware(TransactionAwareConnections connections) {
    return new ConnectionScope() {
      @Override
      public <T> T withConnection(ConnectionCallback<T> work) throws SQLException {
        return connections.read(work::apply);
      }

      @Override
      public <T> T inTransaction(ConnectionCallback<T> work) throws SQLException {
        return connections.write(
            connection ->
                connection.getAutoCommit()
                    ? Transaction.run(connection, () -> work.apply(connection))
                    : work.apply(connection));
      }
    };
  }
}
