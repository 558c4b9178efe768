package dev.pgemit.http.health;

import dev.pgemit.FeatureStatus;
import dev.pgemit.FeatureStatus.Feature;
import dev.pgemit.FeatureStatus.State;
import dev.pgemit.http.diagnosis.AttachmentsGrantsCheck;
import dev.pgemit.http.diagnosis.AttachmentsTableCheck;
import dev.pgemit.http.diagnosis.CheckResult;
import dev.pgemit.http.diagnosis.ConnectionDiagnosis;
import dev.pgemit.http.diagnosis.NotifyCheck;
import dev.pgemit.http.diagnosis.PrimaryCheck;
import dev.pgemit.http.settings.TableName;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What of the service works for callers with a key. The emitter knows its own features; Postgres is
 * asked at most once a second. Whether messages are published is logged when it changes.
 * Thread-safe.
 */
public final class Readiness {
  private static final Logger LOGGER = LoggerFactory.getLogger(Readiness.class);

  private final TableName table;
  private final DatabaseProbe database;
  private final Supplier<List<FeatureStatus>> emitter;
  private final Supplier<Optional<CheckResult>> accessFailure;
  private final Object logLock = new Object();
  private String lastLogged = "";
  private volatile boolean isStopping;

  /**
   * Asks nothing yet.
   *
   * @param dataSource gives a connection within a second, or fails
   * @param table the attachments table
   * @param emitter tells the status of each feature
   * @param accessFailure tells what keeps every caller out
   */
  public Readiness(
      DataSource dataSource,
      TableName table,
      Supplier<List<FeatureStatus>> emitter,
      Supplier<Optional<CheckResult>> accessFailure) {
    this.table = table;
    this.emitter = emitter;
    this.accessFailure = accessFailure;
    this.database =
        new DatabaseProbe(
            dataSource,
            List.of(
                new PrimaryCheck(),
                new AttachmentsTableCheck(table),
                new AttachmentsGrantsCheck(table),
                new NotifyCheck()));
  }

  /** What works and what does not, in sentences for everyone's eyes. */
  public ReadinessReport report() {
    return new ReadinessReport(emitter.get().stream().map(this::withPublicDetail).toList());
  }

  /** Is ready no more, whatever Postgres says. */
  public void markStopping() {
    isStopping = true;
  }

  private FeatureStatus withPublicDetail(FeatureStatus status) {
    if (status.feature() == Feature.PUBLISH) {
      return publishStatus(status);
    }
    return status.cause() == null ? status : withDetail(status, publicDetail(status));
  }

  private FeatureStatus publishStatus(FeatureStatus status) {
    if (isStopping) {
      return failing(status, "The service is about to stop: ask another one");
    }
    if (status.state() == State.FAILING) {
      log(status.detail());
      return failing(status, status.cause() == null ? status.detail() : publicDetail(status));
    }
    var failure = database.failure().or(accessFailure);
    log(failure.map(CheckResult::messageWithSql).orElse(""));
    return failure.map(result -> failing(status, publicMessage(result))).orElse(status);
  }

  // What the role may and may not is for the log, which has the statements.
  private String publicMessage(CheckResult result) {
    return result.statements().isEmpty()
        ? result.message()
        : "The role lacks rights on %s: the log of the service and \"pgemit doctor\" have the GRANT that gives them"
            .formatted(table);
  }

  // Postgres's own words name roles and hosts: they are for the log.
  private static String publicDetail(FeatureStatus status) {
    var consequence =
        switch (status.feature()) {
          case PUBLISH -> "Messages are not published";
          case LISTEN -> "Responses and tails are not received";
          case SCHEDULE -> "Scheduled messages are not sent when they are due";
        };
    return status.cause() instanceof SQLException sql
            && ConnectionDiagnosis.isConnectionFailure(sql)
        ? consequence + ". " + ConnectionDiagnosis.explain(sql).message()
        : consequence + ": the log of the service says why";
  }

  private static FeatureStatus failing(FeatureStatus status, String detail) {
    return new FeatureStatus(status.feature(), State.FAILING, detail, status.cause());
  }

  private static FeatureStatus withDetail(FeatureStatus status, String detail) {
    return new FeatureStatus(status.feature(), status.state(), detail, status.cause());
  }

  // What else fails is logged by the thread that it fails on.
  private void log(String failure) {
    synchronized (logLock) {
      if (!failure.isEmpty() && !failure.equals(lastLogged)) {
        LOGGER.warn("Not ready: {}", failure);
      } else if (failure.isEmpty() && !lastLogged.isEmpty()) {
        LOGGER.info("Ready");
      }
      lastLogged = failure;
    }
  }
}
