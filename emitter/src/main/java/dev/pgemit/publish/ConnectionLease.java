package dev.pgemit.publish;

import dev.pgemit.diagnosis.BrokenConnection;
import dev.pgemit.diagnosis.ConnectionOpener;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The connection that publishes: borrowed with the first message, kept while more messages follow,
 * and used by one thread at a time, which has acquired the lease.
 *
 * <p>Only the writer borrows the connection. A data source may bind a connection to the transaction
 * of the calling thread, and a message must never join a transaction by accident. Callers use the
 * driver's own connection beneath it, which no framework binds to a transaction.
 */
final class ConnectionLease {
  private static final Logger LOGGER = LoggerFactory.getLogger(ConnectionLease.class);

  /** As long as pools trust a connection without a test. Other threads may wait for it. */
  static final Duration MAX_IDLE_TIME = Duration.ofMillis(100);

  // Pools retire connections by age, and report a leak after 2 s without a return.
  private static final Duration MAX_LEASE_TIME = Duration.ofSeconds(1);

  /** Longer than any pause between two tries. No try may follow once the calls have failed. */
  private static final Duration CONNECTION_LIMIT_ERROR_TIMEOUT = Duration.ofSeconds(5);

  /** A query for the lock timeout takes a round trip, which few transactions would not save. */
  private static final int TRANSACTIONS_BEFORE_QUERY = 10;

  private final DataSource dataSource;
  private final ReentrantLock lock = new ReentrantLock();
  private volatile @Nullable Connection borrowed;
  private volatile @Nullable ConnectionLimitError connectionLimitError;
  private @Nullable Connection driverConnection;
  private long borrowedAt;
  private long usedAt;
  private int transactions;
  private boolean hasNoShorterLockTimeout;

  /** An error because no connection was left, with its time by {@link System#nanoTime()}. */
  private record ConnectionLimitError(SQLException cause, long nanoTime) {}

  ConnectionLease(DataSource dataSource) {
    this.dataSource = dataSource;
  }

  /** Waits for the lease. Only the writer calls it. */
  void acquire() {
    lock.lock();
    try {
      if (isExpired()) {
        returnConnection();
      }
    } catch (RuntimeException | Error e) {
      lock.unlock(); // the caller does not release after an exception
      throw e;
    }
  }

  /** Acquires the lease if there is a connection for any thread, and no thread uses it. */
  boolean tryAcquire() {
    if (!lock.tryLock()) {
      return false;
    }
    if (driverConnection == null || isExpired()) {
      lock.unlock();
      return false;
    }
    return true;
  }

  void release() {
    usedAt = System.nanoTime();
    lock.unlock();
  }

  /** Returns the connection. If the lease has none, borrows one first. */
  Connection connection() throws SQLException {
    var connection = borrowed;
    if (connection == null) {
      connection = borrow();
      borrowed = connection;
      borrowedAt = System.nanoTime();
      transactions = 0;
      hasNoShorterLockTimeout = false;
      driverConnection = unwrapDriver(connection);
    }
    return driverConnection == null ? connection : driverConnection;
  }

  /**
   * Returns whether the connection is known to have no lock timeout that is shorter than {@link
   * LockTimeoutLevel#LONG}. Asks Postgres once, if the connection is used often. Call it once in
   * each transaction.
   */
  boolean hasNoShorterLockTimeout() throws SQLException {
    if (++transactions == TRANSACTIONS_BEFORE_QUERY) {
      hasNoShorterLockTimeout = LockTimeoutLevel.hasNoShorterLimit(connection());
    }
    return hasNoShorterLockTimeout;
  }

  private Connection borrow() throws SQLException {
    try {
      var connection = ConnectionOpener.open(dataSource);
      connectionLimitError = null;
      return connection;
    } catch (RuntimeException e) {
      throw new SQLException(e.getMessage(), e); // a pool cannot make its first connection
    } catch (SQLException e) {
      connectionLimitError =
          SqlErrorTranslator.isConnectionLimitReached(e)
              ? new ConnectionLimitError(e, System.nanoTime())
              : null;
      throw e;
    }
  }

  /** Returns the error if Postgres had no connection left a moment ago, {@code null} otherwise. */
  @Nullable SQLException connectionLimitError() {
    var last = connectionLimitError;
    return last != null
            && System.nanoTime() - last.nanoTime() < CONNECTION_LIMIT_ERROR_TIMEOUT.toNanos()
        ? last.cause()
        : null;
  }

  private boolean isExpired() {
    return borrowed != null && System.nanoTime() - borrowedAt > MAX_LEASE_TIME.toNanos();
  }

  private static @Nullable Connection unwrapDriver(Connection connection) {
    try {
      return connection.unwrap(PGConnection.class) instanceof Connection driver ? driver : null;
    } catch (SQLException | RuntimeException e) {
      LOGGER.debug("The connection belongs to another driver, or cannot be unwrapped", e);
      return null;
    }
  }

  /** Returns the connection, unless it is in use or was a moment ago. */
  void returnIfIdle() {
    if (lock.tryLock()) {
      try {
        if (System.nanoTime() - usedAt >= MAX_IDLE_TIME.toNanos()) {
          returnConnection();
        }
      } finally {
        lock.unlock();
      }
    }
  }

  /** Waits for the lease, and returns the connection. */
  void close() {
    lock.lock();
    try {
      returnConnection();
    } finally {
      lock.unlock();
    }
  }

  /** Returns whether a connection is borrowed. */
  boolean hasConnection() {
    return borrowed != null;
  }

  /** Returns a broken connection, so that a pool evicts it. */
  void discard() {
    end(BrokenConnection::triggerEviction);
  }

  /** Aborts a connection on which an Error interrupted a statement: its state is unknown. */
  void abort() {
    end(BrokenConnection::abort);
  }

  private void end(Consumer<Connection> how) {
    var connection = borrowed;
    if (connection != null) {
      how.accept(connection);
    }
    returnConnection();
  }

  // A failed close changes no outcome: committed messages stay committed.
  private void returnConnection() {
    var connection = borrowed;
    borrowed = null;
    driverConnection = null;
    if (connection != null) {
      try {
        connection.close();
      } catch (SQLException e) {
        LOGGER.debug("Closing the connection failed", e);
      }
    }
  }
}
