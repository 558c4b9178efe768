package dev.pgemit.schedule;

import dev.pgemit.diagnosis.BrokenConnection;
import dev.pgemit.diagnosis.Connecting;
import dev.pgemit.publish.LockLimit;
import dev.pgemit.publish.SqlFailures;
import dev.pgemit.publish.Transaction;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.Semaphore;
import javax.sql.DataSource;

/**
 * Borrows a connection for each piece of work, and runs the work in a transaction.
 *
 * <p>A call that waits for a lock keeps its connection, and other calls find none. So each call
 * first waits briefly. Where another session holds the lock for longer, one call at a time may try
 * again and wait longer; every other call fails at once. Thread-safe.
 */
final class PooledConnections implements Connections {
  // Both pipelines keep a connection each while they publish, and the smallest pools have four.
  private static final int MAX_LONG_WAITS = 1;

  private final DataSource dataSource;
  private final Semaphore longWaits = new Semaphore(MAX_LONG_WAITS);

  PooledConnections(DataSource dataSource) {
    this.dataSource = dataSource;
  }

  @Override
  public <T> T run(Work<T> work) throws SQLException {
    try {
      return run(LockLimit.INSTANT, work);
    } catch (SQLException e) {
      if (!SqlFailures.isLocked(e) || !longWaits.tryAcquire()) {
        throw e;
      }
    }
    try {
      return run(LockLimit.POOLED, work);
    } finally {
      longWaits.release();
    }
  }

  private <T> T run(LockLimit limit, Work<T> work) throws SQLException {
    try (var connection = borrow()) {
      return run(connection, limit, work);
    }
  }

  private static <T> T run(Connection connection, LockLimit limit, Work<T> work)
      throws SQLException {
    try {
      return Transaction.run(
          connection,
          () -> {
            limit.begin(connection);
            return work.on(connection);
          });
    } catch (Error e) {
      BrokenConnection.end(connection);
      throw e;
    }
  }

  private Connection borrow() {
    try {
      return Connecting.to(dataSource);
    } catch (SQLException e) {
      throw SqlFailures.noConnection(e);
    }
  }
}
