package dev.pgemit.publish;

import dev.pgemit.diagnosis.BrokenConnection;
import dev.pgemit.diagnosis.ConnectionOpener;
import dev.pgemit.diagnosis.ConnectionOpener.ConnectionFunction;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;

/**
 * Borrows a connection for each piece of work, and runs the work in a transaction.
 *
 * <p>A call that waits for a lock keeps its connection, and may exhaust the pool. So each call
 * first waits only briefly for the lock. If another session holds the lock for longer, the call
 * returns its connection and waits for its turn to retry. One call at a time retries, with a longer
 * lock timeout. A call whose turn does not come in time fails. Thread-safe.
 */
final class PooledConnectionScope implements ConnectionScope {
  // Each of the two pipelines holds a connection while it publishes. The smallest pools have four.
  private static final int MAX_CONCURRENT_LONG_WAITS = 1;

  // As long as the longer lock timeout, so that a call takes less than a second in total.
  private static final long TURN_TIMEOUT_MILLIS = 200;

  private final DataSource dataSource;
  private final Semaphore longWaits = new Semaphore(MAX_CONCURRENT_LONG_WAITS);

  PooledConnectionScope(DataSource dataSource) {
    this.dataSource = dataSource;
  }

  @Override
  public <T> T withConnection(ConnectionFunction<T> work) throws SQLException {
    try {
      return run(LockTimeoutLevel.INSTANT, work);
    } catch (SQLException e) {
      if (!SqlErrorTranslator.isLockTimeout(e) || !awaitTurn()) {
        throw e;
      }
    }
    try {
      return run(LockTimeoutLevel.POOLED, work);
    } finally {
      longWaits.release();
    }
  }

  private boolean awaitTurn() {
    try {
      return longWaits.tryAcquire(TURN_TIMEOUT_MILLIS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private <T> T run(LockTimeoutLevel lockTimeout, ConnectionFunction<T> work) throws SQLException {
    try (var connection = borrow()) {
      return run(connection, lockTimeout, work);
    }
  }

  private static <T> T run(
      Connection connection, LockTimeoutLevel lockTimeout, ConnectionFunction<T> work)
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
