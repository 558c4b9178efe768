package dev.pgemit.publish;

import dev.pgemit.diagnosis.BrokenConnection;
import dev.pgemit.diagnosis.ConnectionOpener;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The connection that publishes: borrowed with the first message, kept while there are more, and
 * used by one thread at a time, whose turn it is.
 *
 * <p>Only the writer borrows it. A data source may bind a connection to the transaction of the
 * thread that asks for one, and a message must never join a transaction that its caller did not
 * mean it to. What callers use is the driver's own connection under it, of which no framework
 * knows.
 */
final class ConnectionLease {
  private static final Logger LOGGER = LoggerFactory.getLogger(ConnectionLease.class);

  /** As long as pools trust a connection without a test; others may be waiting for it. */
  static final Duration MAX_IDLE_TIME = Duration.ofMillis(100);

  // Pools retire connections by age, and take one that is not returned for a leak after 2 s.
  private static final Duration MAX_LEASE_TIME = Duration.ofSeconds(1);

  /** Longer than any pause between two tries; nobody may try again when the calls have failed. */
  private static final Duration CONNECTION_LIMIT_ERROR_TIMEOUT = Duration.ofSeconds(5);

  private final DataSource dataSource;
  private final ReentrantLock lock = new ReentrantLock();
  private volatile @Nullable Connection borrowed;
  private volatile @Nullable ConnectionLimitError connectionLimitError;
  private @Nullable Connection driverConnection;
  private long borrowedAt;
  private long usedAt;

  /**
   * Postgres had no connection left.
   *
   * @param cause its error
   * @param nanoTime when, by {@link System#nanoTime()}
   */
  private record ConnectionLimitError(SQLException cause, long nanoTime) {}

  ConnectionLease(DataSource dataSource) {
    this.dataSource = dataSource;
  }

  /** Waits for the turn; the writer alone. */
  void acquire() {
    lock.lock();
    try {
      if (isExpired()) {
        returnConnection();
      }
    } catch (RuntimeException | Error e) {
      lock.unlock(); // its caller has no turn to end
      throw e;
    }
  }

  /** Takes the turn where a connection is at hand that any thread may use, and nobody uses it. */
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

  /** Ends the turn. */
  void release() {
    usedAt = System.nanoTime();
    lock.unlock();
  }

  /** The connection; borrowed if there is none. */
  Connection connection() throws SQLException {
    var connection = borrowed;
    if (connection == null) {
      connection = borrow();
      borrowed = connection;
      borrowedAt = System.nanoTime();
      driverConnection = unwrapDriver(connection);
    }
    return driverConnection == null ? connection : driverConnection;
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

  /** Why the last connection was refused, where Postgres had none left a moment ago. */
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
      LOGGER.debug("The connection is another driver's, or cannot be unwrapped", e);
      return null;
    }
  }

  /** Gives the connection back, unless it is being used or was a moment ago. */
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

  /** Waits for the turn, and gives the connection back. */
  void close() {
    lock.lock();
    try {
      returnConnection();
    } finally {
      lock.unlock();
    }
  }

  /** Whether there is a connection to give back. */
  boolean hasConnection() {
    return borrowed != null;
  }

  /** Gives back a connection that broke, and lets a pool notice that. */
  void discard() {
    var connection = borrowed;
    if (connection != null) {
      BrokenConnection.triggerEviction(connection);
    }
    returnConnection();
  }

  /** Ends a connection in the middle of whatever an Error has interrupted: nobody may use it. */
  void abort() {
    var connection = borrowed;
    if (connection != null) {
      BrokenConnection.abort(connection);
    }
    returnConnection();
  }

  // What was committed stays committed, so a connection that closes badly changes no outcome.
  private void returnConnection() {
    var connection = borrowed;
    borrowed = null;
    driverConnection = null;
    if (connection != null) {
      try {
        connection.close();
      } catch (SQLException e) {
        LOGGER.debug("The connection did not close", e);
      }
    }
  }
}
