package dev.pgemit.http.health;

import dev.pgemit.diagnosis.ConnectionOpener;
import dev.pgemit.diagnosis.ServerFault;
import dev.pgemit.http.diagnosis.AttachmentsGrantsCheck;
import dev.pgemit.http.diagnosis.AttachmentsTableCheck;
import dev.pgemit.http.diagnosis.CachedProbe;
import dev.pgemit.http.diagnosis.CheckResult;
import dev.pgemit.http.diagnosis.ConnectionDiagnosis;
import dev.pgemit.http.diagnosis.DatabaseCheck;
import dev.pgemit.http.diagnosis.NotifyCheck;
import dev.pgemit.http.diagnosis.PrimaryCheck;
import dev.pgemit.http.diagnosis.PublishingProbe;
import dev.pgemit.http.settings.TableName;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Probes whether Postgres accepts messages, at most once a second. Thread-safe. */
public final class DatabaseProbe implements PublishingProbe {
  private static final Logger LOGGER = LoggerFactory.getLogger(DatabaseProbe.class);

  // A stopped backend ignores cancel requests. Only the socket timeout ends the wait.
  private static final int RESPONSE_TIMEOUT_MILLIS = 1_500;

  private static final CheckResult NO_RESPONSE =
      CheckResult.failure(
          "Postgres accepts connections, but does not answer queries",
          "find the cause in pg_stat_activity and pg_locks");

  private final DataSource dataSource;
  private final TableName table;
  private final List<DatabaseCheck> checks;
  private final CachedProbe<Optional<CheckResult>> probe =
      new CachedProbe<>(this::probe, Optional.of(NO_RESPONSE));

  /**
   * Creates a probe that has not run.
   *
   * @param dataSource returns a connection within a second, or fails
   * @param table the attachments table
   */
  public DatabaseProbe(DataSource dataSource, TableName table) {
    this.dataSource = dataSource;
    this.table = table;
    this.checks =
        List.of(
            new PrimaryCheck(),
            new AttachmentsTableCheck(table),
            new AttachmentsGrantsCheck(table),
            new NotifyCheck());
  }

  @Override
  public Optional<CheckResult> failure() {
    return probe.result();
  }

  // Missing privileges appear only in the log, with the statements that grant them.
  @Override
  public String publicMessage(CheckResult failure) {
    return failure.statements().isEmpty()
        ? failure.message()
        : ("The role lacks privileges on %s: the service log and \"pgemit doctor\" show"
                + " the required GRANT")
            .formatted(table);
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
