package dev.pgemit.http.health;

import dev.pgemit.http.diagnosis.Check;
import dev.pgemit.http.diagnosis.Finding;
import dev.pgemit.http.diagnosis.GrantsCheck;
import dev.pgemit.http.diagnosis.NoConnection;
import dev.pgemit.http.diagnosis.PrimaryCheck;
import dev.pgemit.http.diagnosis.TableCheck;
import dev.pgemit.http.settings.TableName;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether the service is able to publish for those with a key, asked of Postgres at most once a
 * second, and logged whenever it changes. Thread-safe.
 */
public final class Readiness {
  private static final Logger LOGGER = LoggerFactory.getLogger(Readiness.class);
  private static final Duration FRESH = Duration.ofSeconds(1);

  private final DataSource dataSource;
  private final TableName table;
  private final List<Check> checks;
  private final Supplier<Optional<Finding>> doorman;
  private final ReentrantLock asking = new ReentrantLock();
  private volatile Optional<Finding> fault = Optional.empty();
  private volatile boolean isAsked;
  private volatile boolean isStopping;
  private long asked;

  /**
   * Asks nothing yet.
   *
   * @param dataSource gives a connection within a second, or fails
   * @param table the attachments table
   * @param doorman tells what keeps every caller out
   */
  public Readiness(DataSource dataSource, TableName table, Supplier<Optional<Finding>> doorman) {
    this.dataSource = dataSource;
    this.doorman = doorman;
    this.table = table;
    this.checks = List.of(new PrimaryCheck(), new TableCheck(table), new GrantsCheck(table));
  }

  /** What stands in the way and what to do about it; empty where nothing does. */
  public Optional<String> fault() {
    if (isStopping) {
      return Optional.of("The service is about to stop: ask another one");
    }
    // One asks, and the others need not wait with it: who asks for readiness is not always a
    // friend.
    if (isAsked && !asking.tryLock()) {
      return fault.map(this::told);
    }
    if (!asking.isHeldByCurrentThread()) {
      asking.lock();
    }
    try {
      if (!isAsked || System.nanoTime() - asked > FRESH.toNanos()) {
        var found = ask();
        log(found);
        fault = found;
        asked = System.nanoTime();
        isAsked = true;
      }
      return fault.map(this::told);
    } finally {
      asking.unlock();
    }
  }

  // To everyone: what the role may and may not is for the log, which has the statements.
  private String told(Finding finding) {
    return finding.statements().isEmpty()
        ? finding.sentence()
        : "The role lacks rights on %s: the log of the service and \"pgemit doctor\" have the GRANT that gives them"
            .formatted(table);
  }

  /** Is ready no more, whatever Postgres says. */
  public void stop() {
    isStopping = true;
  }

  private Optional<Finding> ask() {
    try (var connection = dataSource.getConnection()) {
      for (var check : checks) {
        var finding = check.on(connection);
        if (finding.isTrouble()) {
          return Optional.of(finding);
        }
      }
      return doorman.get();
    } catch (SQLException e) {
      LOGGER.debug("Not ready", e);
      return Optional.of(NoConnection.explain(e));
    }
  }

  private void log(Optional<Finding> found) {
    if (found.equals(fault)) {
      return;
    }
    found.ifPresentOrElse(
        now -> LOGGER.warn("Not ready: {}", now.inFull()), () -> LOGGER.info("Ready"));
  }
}
