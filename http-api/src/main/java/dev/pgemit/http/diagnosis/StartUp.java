package dev.pgemit.http.diagnosis;

import dev.pgemit.diagnosis.Connecting;
import dev.pgemit.http.background.PeriodicTask;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says once in the log what will make trouble though the service is ready. It waits for Postgres
 * where that is away, and keeps nobody waiting.
 */
public final class StartUp implements AutoCloseable {
  private static final Logger LOGGER = LoggerFactory.getLogger(StartUp.class);
  private static final Duration PAUSE = Duration.ofSeconds(5);

  private final DataSource dataSource;
  private final List<Check> checks;
  private final PeriodicTask task;

  /**
   * Asks nothing yet.
   *
   * @param dataSource gives a connection soon, or fails
   * @param checks what to look at
   * @param failures receives the failures of its thread
   */
  public StartUp(DataSource dataSource, List<Check> checks, PeriodicTask.FailureListener failures) {
    this.dataSource = dataSource;
    this.checks = List.copyOf(checks);
    this.task = new PeriodicTask("pgemit-start-up", PAUSE, this::look, failures);
  }

  /** Looks, in the background. */
  public void begin() {
    task.start();
  }

  private void look() {
    if (hasLooked()) {
      task.close();
    }
  }

  private boolean hasLooked() {
    try {
      return Connecting.use(dataSource, this::look);
    } catch (SQLException e) {
      LOGGER.debug("Looking again in {}", PAUSE, e);
      return false;
    }
  }

  private boolean look(Connection connection) throws SQLException {
    for (var check : checks) {
      var finding = check.on(connection);
      if (finding.isTrouble()) {
        LOGGER.warn("{}", finding.inFull());
      }
    }
    return true;
  }

  @Override
  public void close() {
    task.close();
  }
}
