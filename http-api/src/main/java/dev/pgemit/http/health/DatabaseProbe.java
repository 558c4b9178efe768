package dev.pgemit.http.health;

import dev.pgemit.diagnosis.ConnectionOpener;
import dev.pgemit.diagnosis.ServerFault;
import dev.pgemit.http.diagnosis.CheckResult;
import dev.pgemit.http.diagnosis.ConnectionDiagnosis;
import dev.pgemit.http.diagnosis.DatabaseCheck;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Probes whether Postgres accepts messages, at most once a second for any number of callers. If
 * Postgres hangs, only the first caller waits. Thread-safe.
 */
final class DatabaseProbe {
  private static final Logger LOGGER = LoggerFactory.getLogger(DatabaseProbe.class);
  private static final Duration MAX_AGE = Duration.ofSeconds(1);

  // A stopped backend ignores cancel requests. Only the socket timeout ends the wait.
  private static final int RESPONSE_TIMEOUT_MILLIS = 1_500;

  private static final CheckResult NO_RESPONSE =
      CheckResult.failure(
          "Postgres accepts connections, but does not answer queries",
          "find the cause in pg_stat_activity and pg_locks");

  private final DataSource dataSource;
  private final List<DatabaseCheck> checks;
  private final ReentrantLock probeLock = new ReentrantLock();
  private volatile Optional<CheckResult> failure = Optional.empty();
  private volatile boolean hasResult;
  private volatile long probeStartedAt;
  private long probedAt;

  DatabaseProbe(DataSource dataSource, List<DatabaseCheck> checks) {
    this.dataSource = dataSource;
    this.checks = List.copyOf(checks);
  }

  /** Returns the condition that prevents publishing; empty if there is none. */
  Optional<CheckResult> failure() {
    // One caller runs the probe, and the others use the last result. Untrusted callers may call
    // readiness too.
    if (hasResult && !probeLock.tryLock()) {
      return System.nanoTime() - probeStartedAt > MAX_AGE.toNanos()
          ? Optional.of(NO_RESPONSE)
          : failure;
    }
    if (!probeLock.isHeldByCurrentThread()) {
      probeLock.lock();
    }
    try {
      if (!hasResult || System.nanoTime() - probedAt > MAX_AGE.toNanos()) {
        probeStartedAt = System.nanoTime();
        failure = probe();
        probedAt = System.nanoTime();
        hasResult = true;
      }
      probeStartedAt = System.nanoTime();
      return failure;
    } finally {
      probeLock.unlock();
    }
  }

  private Optional<CheckResult> probe() {
    try {
      return ConnectionOpener.withConnection(dataSource, this::probe);
    } catch (SQLException e) {
      LOGGER.debug("Not ready", e);
      return Optional.of(ConnectionDiagnosis.explain(e));
    }
  }

  private Optional<CheckResult> probe(Connection connection) {
    try {
      connection.setNetworkTimeout(Runnable::run, RESPONSE_TIMEOUT_MILLIS);
      for (var check : checks) {
        var result = check.run(connection);
        if (result.isProblem()) {
          return Optional.of(result);
        }
      }
      return Optional.empty();
    } catch (SQLException e) {
      LOGGER.debug("Not ready", e);
      return Optional.of(
          ConnectionDiagnosis.isConnectionFailure(e) ? NO_RESPONSE : rejectedByPostgres(e));
    }
  }

  // Postgres's message names roles and hosts, so only the log contains the message.
  private static CheckResult rejectedByPostgres(SQLException failure) {
    return CheckResult.failure(
        "Postgres reported an error for a query of the service (SQLSTATE %s)"
            .formatted(failure.getSQLState()),
        ServerFault.explain(failure)
            .map(fault -> fault.cause() + "; " + fault.advice())
            .orElse("run \"pgemit doctor\" to find the cause"));
  }
}
