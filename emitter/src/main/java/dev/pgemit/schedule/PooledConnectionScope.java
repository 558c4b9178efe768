package dev.pgemit.schedule;

import dev.pgemit.diagnosis.BrokenConnection;
import dev.pgemit.diagnosis.ConnectionOpener;
import dev.pgemit.publish.LockTimeoutLevel;
import dev.pgemit.publish.SqlErrorTranslator;
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
final class PooledConnectionScope implements ConnectionScope {
  // Both pipelines keep a connection each while they publish, and the smallest pools have four.
  private static final int MAX_CONCURRENT_LONG_WAITS = 1;

  private final DataSource dataSource;
  private final Semaphore longWaits = new Semaphore(MAX_CONCURRENT_LONG_WAITS);

  PooledConnectionScope(DataSource dataSource) {
    this.dataSource = dataSource;
  }

  @Override
  public <T> T withConnection(ConnectionCallback<T> work) throws SQLException {
    try {
      return run(LockTimeoutLevel.INSTANT, work);
    } catch (SQLException e) {
      if (!SqlErrorTranslator.isLockTimeout(e) || !longWaits.tryAcquire()) {
        throw e;
      }
    }
    try {
      return run(LockTimeoutLevel.POOLED, work);
    } finally {
      longWaits.release();
    }
  }

  private <T> T run(LockTimeoutLevel lockTimeout, ConnectionCallback<T> work) throws SQLException {
    try (var connection = borrow()) {
      return run(connection, lockTimeout, work);
    }
  }

  private static <T> T run(
      Connection connection, LockTimeoutLevel lockTimeout, ConnectionCallback<T> work)
      throws SQLException {
    try {
      return Transaction.run(
          connection,
          () -> {
            lockTimeout.apply(connection);
            return work.apply(connection);
          });
    } catch (Error e) {
      BrokenConnection.abort(connection);
      throw e;
    }
  }

  private Connection borrow() {
    try {
      return ConnectionOpener.open(dataSource);
    } catch (SQLException e) {
      throw SqlErrorTranslator.connectionFailure(e);
    }
  }
}
