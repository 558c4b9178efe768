package dev.pgemit.http.health;

import dev.pgemit.diagnosis.Connecting;
import dev.pgemit.diagnosis.ServerFault;
import dev.pgemit.http.diagnosis.Check;
import dev.pgemit.http.diagnosis.Finding;
import dev.pgemit.http.diagnosis.NoConnection;
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
 * What Postgres says of publishing, asked at most once a second however many want to know. A
 * Postgres that does not answer keeps nobody but the first waiting. Thread-safe.
 */
final class DatabaseProbe {
  private static final Logger LOGGER = LoggerFactory.getLogger(DatabaseProbe.class);
  private static final Duration FRESH = Duration.ofSeconds(1);

  // A backend that is stopped answers no cancellation either: only the socket's limit helps.
  private static final int ANSWER_TIMEOUT_MILLIS = 1_500;

  private static final Finding NO_ANSWER =
      Finding.failure(
          "Postgres lets connections in and does not answer on them",
          "look in pg_stat_activity and pg_locks for what holds it up");

  private final DataSource dataSource;
  private final List<Check> checks;
  private final ReentrantLock asking = new ReentrantLock();
  private volatile Optional<Finding> fault = Optional.empty();
  private volatile boolean isAsked;
  private volatile long askingSince;
  private long asked;

  DatabaseProbe(DataSource dataSource, List<Check> checks) {
    this.dataSource = dataSource;
    this.checks = List.copyOf(checks);
  }

  /** What keeps messages from being published; empty where nothing does. */
  Optional<Finding> fault() {
    // One asks, and the others need not wait with it: who asks for readiness is not always a
    // friend.
    if (isAsked && !asking.tryLock()) {
      return System.nanoTime() - askingSince > FRESH.toNanos() ? Optional.of(NO_ANSWER) : fault;
    }
    if (!asking.isHeldByCurrentThread()) {
      asking.lock();
    }
    try {
      if (!isAsked || System.nanoTime() - asked > FRESH.toNanos()) {
        askingSince = System.nanoTime();
        fault = ask();
        asked = System.nanoTime();
        isAsked = true;
      }
      askingSince = System.nanoTime();
      return fault;
    } finally {
      asking.unlock();
    }
  }

  private Optional<Finding> ask() {
    try {
      return Connecting.use(dataSource, this::ask);
    } catch (SQLException e) {
      LOGGER.debug("Not ready", e);
      return Optional.of(NoConnection.explain(e));
    }
  }

  private Optional<Finding> ask(Connection connection) {
    try {
      connection.setNetworkTimeout(Runnable::run, ANSWER_TIMEOUT_MILLIS);
      for (var check : checks) {
        var finding = check.on(connection);
        if (finding.isTrouble()) {
          return Optional.of(finding);
        }
      }
      return Optional.empty();
    } catch (SQLException e) {
      LOGGER.debug("Not ready", e);
      return Optional.of(NoConnection.isIt(e) ? NO_ANSWER : refused(e));
    }
  }

  // Postgres's own words name roles and hosts: they are for the log.
  private static Finding refused(SQLException failure) {
    return Finding.failure(
        "Postgres refused a question of the service (SQLSTATE %s)".formatted(failure.getSQLState()),
        ServerFault.explain(failure)
            .map(fault -> fault.found() + "; " + fault.advice())
            .orElse("run \"pgemit doctor\", which shows why"));
  }
}
