package dev.pgemit.http.health;

import dev.pgemit.FeatureStatus;
import dev.pgemit.FeatureStatus.Feature;
import dev.pgemit.FeatureStatus.State;
import dev.pgemit.http.diagnosis.CheckResult;
import dev.pgemit.http.diagnosis.ConnectionDiagnosis;
import dev.pgemit.http.diagnosis.PublishingProbe;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The status of the service's features. The emitter reports its own features. A probe runs at most
 * once a second. A change of readiness is logged. Thread-safe.
 */
public final class Readiness {
  private static final Logger LOGGER = LoggerFactory.getLogger(Readiness.class);

  private final PublishingProbe probe;
  private final Supplier<List<FeatureStatus>> emitter;
  private final Supplier<Optional<CheckResult>> accessFailure;
  private final Object logLock = new Object();
  private String lastLogged = "";
  private volatile boolean isStopping;

  /**
   * Creates the report without running a query.
   *
   * @param probe finds what prevents publishing
   * @param accessFailure returns the reason why no caller can authenticate
   */
  public Readiness(
      PublishingProbe probe,
      Supplier<List<FeatureStatus>> emitter,
      Supplier<Optional<CheckResult>> accessFailure) {
    this.probe = probe;
    this.emitter = emitter;
    this.accessFailure = accessFailure;
  }

  /** Returns the status of each feature, in texts suitable for API callers. */
  public ReadinessReport report() {
    return new ReadinessReport(emitter.get().stream().map(this::withPublicDetail).toList());
  }

  /** Marks the service as stopping. The service is not ready from then on. */
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
      return failing(status, "The service is about to stop: use another replica");
    }
    if (status.state() == State.FAILING) {
      log(status.detail());
      return failing(status, status.cause() == null ? status.detail() : publicDetail(status));
    }
    var failure = probe.failure();
    var reason = failure.map(probe::publicMessage);
    if (failure.isEmpty()) {
      failure = accessFailure.get();
      reason = failure.map(CheckResult::message);
    }
    log(failure.map(CheckResult::messageWithSql).orElse(""));
    return reason.map(text -> failing(status, text)).orElse(status);
  }

  // Postgres's message names roles and hosts, so only the log contains the message.
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
        : consequence + ": the service log gives the cause";
  }

  private static FeatureStatus failing(FeatureStatus status, String detail) {
    return new FeatureStatus(status.feature(), State.FAILING, detail, status.cause());
  }

  private static FeatureStatus withDetail(FeatureStatus status, String detail) {
    return new FeatureStatus(status.feature(), status.state(), detail, status.cause());
  }

  // Failures of other features are logged by their own threads.
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
