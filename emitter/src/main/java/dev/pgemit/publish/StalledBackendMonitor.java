package dev.pgemit.publish;

import dev.pgemit.background.SupervisedThread;
import dev.pgemit.diagnosis.BrokenConnection;
import dev.pgemit.diagnosis.ConnectionOpener;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends the writer's connection if its backend has stopped (SIGSTOP, a frozen machine behind a load
 * balancer), so that the next connection takes over. The monitor asks Postgres over another
 * connection first: a backend that waits for a lock within its limit, for the disk or for a replica
 * is slow and not stopped, and its connection stays open. The outcome of the statement on the ended
 * connection is unknown.
 */
final class StalledBackendMonitor implements AutoCloseable {
  private static final Logger LOGGER = LoggerFactory.getLogger(StalledBackendMonitor.class);
  private static final Duration CHECK_INTERVAL = Duration.ofMillis(200);

  /** The age of a statement from which on the monitor asks Postgres. */
  private static final Duration SUSPECT_TIMEOUT = LockTimeoutLevel.MAX_LOCK_WAIT;

  /** A backend that computes does not wait either, so one check is not enough. */
  private static final int MIN_STOPPED_CHECKS = 3;

  private static final int RESPONSE_TIMEOUT_MILLIS = 1_000;

  // The writer has sent a statement. A backend that waits for its client has not read it. A backend
  // that waits for a lock times out after LockTimeoutLevel.LONG, or continues once it has the lock.
  private static final String IS_STOPPED =
      """
      SELECT wait_event_type IS NULL OR wait_event_type = 'Client'
        OR (wait_event_type = 'Lock' AND NOT EXISTS (
          SELECT FROM pg_locks
          WHERE pid = activity.pid AND NOT granted
            AND coalesce(waitstart > clock_timestamp() - interval '1.5 s', true)))
      FROM pg_stat_activity activity WHERE pid = ?\
      """;

  private final DataSource dataSource;
  private final StatementMonitor statementMonitor;
  private final SupervisedThread thread;
  private volatile boolean isClosed;
  private volatile boolean isParked;
  private StatementMonitor.@Nullable RunningStatement suspect;
  private int stoppedChecks;

  /** Starts the thread, which borrows a second connection. */
  StalledBackendMonitor(
      DataSource dataSource, StatementMonitor statementMonitor, PipelineListener listener) {
    this.dataSource = dataSource;
    this.statementMonitor = statementMonitor;
    this.thread =
        new SupervisedThread("pgemit-takeover", this::run, failure -> {}, listener::threadFailed);
    thread.start();
  }

  /** Wakes the thread, which sleeps while no statement runs. */
  void wake() {
    if (isParked) {
      thread.unpark();
    }
  }

  private void run() {
    while (!isClosed) {
      check();
      thread.markHealthy();
      if (statementMonitor.running() == null && stoppedChecks == 0) {
        isParked = true;
        if (statementMonitor.running() == null) {
          LockSupport.parkNanos(this, Duration.ofSeconds(10).toNanos());
        }
        isParked = false;
      }
      LockSupport.parkNanos(this, CHECK_INTERVAL.toNanos());
    }
  }

  // The same statement, not an equal one.
  @SuppressWarnings("ReferenceEquality")
  private void check() {
    var running = statementMonitor.running();
    if (running == null || !running.isOlderThan(SUSPECT_TIMEOUT)) {
      suspect = null;
      stoppedChecks = 0;
      return;
    }
    if (running != suspect) {
      suspect = running;
      stoppedChecks = 0;
    }
    stoppedChecks = isStopped(running.connection()) ? stoppedChecks + 1 : 0;
    if (stoppedChecks >= MIN_STOPPED_CHECKS && statementMonitor.running() == running) {
      LOGGER.warn(
          "The backend of the publishing connection has stopped. Another connection"
              + " takes over, and messages sent over the stopped connection have an unknown"
              + " outcome");
      BrokenConnection.end(running.connection());
      stoppedChecks = 0;
    }
  }

  private boolean isStopped(Connection stalled) {
    try {
      var pid = stalled.unwrap(PGConnection.class).getBackendPID();
      return ConnectionOpener.withConnection(dataSource, connection -> isStopped(pid, connection));
    } catch (SQLException e) {
      LOGGER.debug("Checking the publishing connection in pg_stat_activity failed", e);
      return false;
    }
  }

  private static boolean isStopped(int pid, Connection connection) throws SQLException {
    connection.setNetworkTimeout(Runnable::run, RESPONSE_TIMEOUT_MILLIS);
    try {
      return SqlRunner.query(connection, IS_STOPPED, row -> row.getBoolean(1), pid).contains(true);
    } finally {
      if (!connection.getAutoCommit()) {
        connection.rollback();
      }
    }
  }

  @Override
  public void close() {
    isClosed = true;
    thread.unpark();
  }
}
