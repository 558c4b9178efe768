package dev.pgemit.schedule;

import dev.pgemit.publish.Transaction;
import dev.pgemit.publish.TransactionSource;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;

/** Where a statement runs: on a connection borrowed for it, or on the caller's own. */
public interface Connections {
  /** What is done with a connection. */
  interface Work<T> {
    T on(Connection connection) throws SQLException;
  }

  /**
   * Does it, in a transaction of its own or in the caller's.
   *
   * @throws dev.pgemit.publish.PublishFailure if there is no connection
   */
  <T> T run(Work<T> work) throws SQLException;

  /**
   * Does it as one, or not at all, where it takes several statements.
   *
   * @throws dev.pgemit.publish.PublishFailure if there is no connection
   */
  default <T> T transact(Work<T> work) throws SQLException {
    return run(
        connection ->
            connection.getAutoCommit()
                ? Transaction.run(connection, () -> work.on(connection))
                : work.on(connection));
  }

  /** A connection and a transaction for each piece of work, with a limit for locks. */
  static Connections of(DataSource dataSource) {
    return new PooledConnections(dataSource);
  }

  /** The caller's own, which is theirs to commit. */
  static Connections of(Connection connection) {
    return new Connections() {
      @Override
      public <T> T run(Work<T> work) throws SQLException {
        return work.on(connection);
      }
    };
  }

  /** The connections of the transactions that a data source knows, which are not ours to commit. */
  static Connections joining(TransactionSource transactions) {
    return new Connections() {
      @Override
      public <T> T run(Work<T> work) throws SQLException {
        return transactions.read(work::on);
      }

      @Override
      public <T> T transact(Work<T> work) throws SQLException {
        return transactions.write(
            connection ->
                connection.getAutoCommit()
                    ? Transaction.run(connection, () -> work.on(connection))
                    : work.on(connection));
      }
    };
  }
}
