package dev.pgemit.publish;

import dev.pgemit.diagnosis.ConnectionOpener.ConnectionFunction;
import dev.pgemit.transport.TransportFailure;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;

/** Provides the connection for a statement: a borrowed connection, or the caller's. */
public interface ConnectionScope {
  /**
   * Runs work in its own transaction, or in the caller's.
   *
   * @throws TransportFailure if no connection is available
   */
  <T> T withConnection(ConnectionFunction<T> work) throws SQLException;

  /**
   * Runs several statements in one transaction.
   *
   * @throws TransportFailure if no connection is available
   */
  default <T> T inTransaction(ConnectionFunction<T> work) throws SQLException {
    return withConnection(connection -> join(connection, work));
  }

  /**
   * Runs work that changes rows or publishes, without its own transaction.
   *
   * @throws TransportFailure if no connection is available, or the change was rolled back
   */
  default <T> T write(ConnectionFunction<T> work) throws SQLException {
    return withConnection(work);
  }

  /** Runs work in the transaction of a connection, or in a new transaction in auto-commit mode. */
  static <T> T join(Connection connection, ConnectionFunction<T> work) throws SQLException {
    return connection.getAutoCommit()
        ? Transaction.run(connection, () -> work.apply(connection))
        : work.apply(connection);
  }

  /** Returns a scope that borrows a connection per call, with a transaction and a lock timeout. */
  static ConnectionScope of(DataSource dataSource) {
    return new PooledConnectionScope(dataSource);
  }

  /** Returns a scope that uses the caller's connection. The caller commits. */
  static ConnectionScope of(Connection connection) {
    return new ConnectionScope() {
      @Override
      public <T> T withConnection(ConnectionFunction<T> work) throws SQLException {
        return work.apply(connection);
      }
    };
  }
}
