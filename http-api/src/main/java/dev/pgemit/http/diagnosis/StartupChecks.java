package dev.pgemit.http.diagnosis;

import dev.pgemit.diagnosis.ConnectionOpener;
import dev.pgemit.http.background.PeriodicTask;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs problems that do not affect readiness, once, at startup. Waits for Postgres on a thread of
 * its own and delays no caller.
 */
public final class StartupChecks implements AutoCloseable {
  private static final Logger LOGGER = LoggerFactory.getLogger(StartupChecks.class);
  private static final Duration RETRY_INTERVAL = Duration.ofSeconds(5);

  private final DataSource dataSource;
  private final List<DatabaseCheck> checks;
  private final PeriodicTask task;

  /**
   * Creates the checks without running a query.
   *
   * @param dataSource returns a connection soon, or fails
   * @param checks the checks to run
   */
  public StartupChecks(
      DataSource dataSource, List<DatabaseCheck> checks, PeriodicTask.FailureListener failures) {
    this.dataSource = dataSource;
    this.checks = List.copyOf(checks);
    this.task = new PeriodicTask("pgemit-start-up", RETRY_INTERVAL, this::runChecks, failures);
  }

  /** Runs the checks in the background. */
  public void start() {
    task.start();
  }

  private void runChecks() {
    if (hasRun()) {
      task.close();
    }
  }

  private boolean hasRun() {
    try {
      return ConnectionOpener.withConnection(dataSource, this::runChecks);
    } catch (SQLException e) {
      LOGGER.debug("Retrying the checks in {}", RETRY_INTERVAL, e);
      return false;
    }
  }

  private boolean runChecks(Connection connection) throws SQLException {
    for (var check : checks) {
      var result = check.run(connection);
      if (result.isProblem()) {
        LOGGER.warn("{}", result.messageWithSql());
      }
    }
    return true;
  }

  @Override
  public void close() {
    task.close();
  }
}
