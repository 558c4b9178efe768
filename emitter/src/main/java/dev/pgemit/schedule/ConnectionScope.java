package dev.pgemit.schedule;

import dev.pgemit.publish.Transaction;
import dev.pgemit.publish.TransactionAwareConnections;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;

/** Where a statement runs: on a connection borrowed for it, or on the caller's own. */
public interface ConnectionScope {
  /** What is done with a connection. */
  interface ConnectionCallback<T> {
    T apply(Connection connection) throws SQLException;
  }

  /**
   * Does it, in a transaction of its own or in the caller's.
   *
   * @throws dev.pgemit.publish.PublishFailure if there is no connection
   */
  <T> T withConnection(ConnectionCallback<T> work) throws SQLException;

  /**
   * Does it as one, or not at all, where it takes several statements.
   *
   * @throws dev.pgemit.publish.PublishFailure if there is no connection
   */
  default <T> T inTransaction(ConnectionCallback<T> work) throws SQLException {
    return withConnection(
        connection ->
            connection.getAutoCommit()
                ? Transaction.run(connection, () -> work.apply(connection))
                : work.apply(connection));
  }

  /** A connection and a transaction for each piece of work, with a limit for locks. */
  static ConnectionScope of(DataSource dataSource) {
    return new PooledConnectionScope(dataSource);
  }

  /** The caller's own, which is theirs to commit. */
  static ConnectionScope of(Connection connection) {
    return new ConnectionScope() {
      @Override
      public <T> T withConnection(ConnectionCallback<T> work) throws SQLException {
        return work.apply(connection);
      }
    };
  }

  /** The connections of the transactions that a data source knows, which are not ours to commit. */
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
