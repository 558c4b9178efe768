package dev.pgemit.http.doctor;

import dev.pgemit.diagnosis.ServerFault;
import dev.pgemit.http.diagnosis.AttachmentsGrantsCheck;
import dev.pgemit.http.diagnosis.AttachmentsTableCheck;
import dev.pgemit.http.diagnosis.CheckResult;
import dev.pgemit.http.diagnosis.ConnectionDiagnosis;
import dev.pgemit.http.diagnosis.ConnectionLimitCheck;
import dev.pgemit.http.diagnosis.DatabaseCheck;
import dev.pgemit.http.diagnosis.EncodingCheck;
import dev.pgemit.http.diagnosis.HostsCheck;
import dev.pgemit.http.diagnosis.OutboxCheck;
import dev.pgemit.http.diagnosis.OutboxGrantsCheck;
import dev.pgemit.http.diagnosis.PoolerCheck;
import dev.pgemit.http.diagnosis.PrimaryCheck;
import java.net.URI;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Runs all checks in order. Without a connection, the checks that need one are skipped. After the
 * time limit, no further check starts.
 */
public final class DoctorChecks {
  private final DoctorContext context;
  private final long startedAt = System.nanoTime();
  private final List<DoctorReport.ReportEntry> entries = new ArrayList<>();

  private DoctorChecks(DoctorContext context) {
    this.context = context;
  }

  /** Runs all checks. */
  public static DoctorReport run(DoctorContext context) {
    var doctor = new DoctorChecks(context);
    doctor.add("driver", new DriverCheck(context.postgres().database()).finding());
    doctor.checkDatabase();
    context
        .settings()
        .redis()
        .map(redis -> new RedisChecks(redis, context.emitterFactory(), context.namespaces()))
        .ifPresent(redis -> doctor.entries.addAll(redis.run()));
    if (context.serviceUrl() != null) {
      doctor.add("service", new ServiceCheck(context.serviceUrl()).finding());
    }
    return new DoctorReport(doctor.entries);
  }

  /**
   * Runs the checks of Redis, the transport of commands and services without a database.
   *
   * @param serviceUrl the URL of the running service; {@code null} skips its check
   */
  public static DoctorReport runWithoutDatabase(RedisChecks redis, @Nullable URI serviceUrl) {
    var entries = new ArrayList<>(redis.run());
    if (serviceUrl != null) {
      entries.add(new DoctorReport.ReportEntry("service", new ServiceCheck(serviceUrl).finding()));
    }
    return new DoctorReport(entries);
  }

  private void checkDatabase() {
    try (var connection = context.dataSource().getConnection()) {
      add("connection", runSafely(new ConnectionCheck(), connection));
      checks().forEach((name, check) -> add(name, runSafely(check, connection)));
    } catch (SQLException e) {
      add("connection", ConnectionDiagnosis.explainWithDetail(e, "DATABASE_URL"));
      checks().keySet().forEach(name -> add(name, CheckResult.skipped("no connection")));
    }
  }

  private Map<String, DatabaseCheck> checks() {
    return context
        .settings()
        .redis()
        .map(redis -> checksBesideRedis())
        .orElseGet(this::checksOfTransport);
  }

  // Keys, the audit log and the outbox are in Postgres.
  private Map<String, DatabaseCheck> checksBesideRedis() {
    var attachments = context.attachments();
    var checks = new LinkedHashMap<String, DatabaseCheck>();
    checks.put("hosts", new HostsCheck(context.postgres().database()));
    checks.put("primary", new PrimaryCheck());
    checks.put("connection limit", new ConnectionLimitCheck(context.settings().poolSize()));
    checks.put("schema", new SchemaCheck(context));
    // The dispatchers hold a lock of their session.
    checks.put("pooler", new PoolerCheck(context.dataSource(), context.postgres()));
    checks.put("clock", new ClockCheck());
    checks.put("outbox grants", new OutboxGrantsCheck(attachments));
    checks.put("outbox", new OutboxCheck(attachments));
    return checks;
  }

  private Map<String, DatabaseCheck> checksOfTransport() {
    var attachments = context.attachments();
    var checks = new LinkedHashMap<String, DatabaseCheck>();
    checks.put("hosts", new HostsCheck(context.postgres().database()));
    checks.put("primary", new PrimaryCheck());
    checks.put("encoding", new EncodingCheck());
    checks.put("connection limit", new ConnectionLimitCheck(context.settings().poolSize()));
    checks.put("schema", new SchemaCheck(context));
    checks.put("attachments", new AttachmentsTableCheck(attachments));
    checks.put("grants", new AttachmentsGrantsCheck(attachments));
    checks.put("more grants", new AdditionalGrantsCheck(attachments, context.functionsSchema()));
    checks.put("pooler", new PoolerCheck(context.dataSource(), context.postgres()));
    checks.put("listening", new ListeningCheck(context));
    checks.put("clock", new ClockCheck());
    checks.put("notify queue", new NotifyQueueCheck());
    checks.put("servers", new ServersCheck(context));
    checks.put("canary", CanaryCheck.small(context));
    checks.put("large canary", CanaryCheck.large(context));
    checks.put("tables", new TableSizesCheck(attachments));
    return checks;
  }

  // A failed query must not prevent the other checks.
  private CheckResult runSafely(DatabaseCheck check, Connection connection) {
    try {
      if (connection.isClosed()) {
        return CheckResult.skipped("the connection ended");
      }
      if (isTimeLimitExceeded()) {
        return CheckResult.warning(
            "Not checked: the checks before took more than %d s"
                .formatted(context.timeLimit().toSeconds()),
            "run \"pgemit doctor\", which has no time limit");
      }
      return check.run(connection);
    } catch (SQLException e) {
      if ("25006".equals(e.getSQLState())) {
        return CheckResult.skipped("only a primary provides this information");
      }
      return CheckResult.failure(
          "Postgres reported an error (%s)".formatted(firstLine(e)),
          ServerFault.explain(e)
              .map(fault -> fault.cause() + "; " + fault.advice())
              .orElse("see the results of the other checks, and the log of Postgres"));
    }
  }

  private boolean isTimeLimitExceeded() {
    return Duration.ofNanos(System.nanoTime() - startedAt).compareTo(context.timeLimit()) >= 0;
  }

  private static String firstLine(SQLException failure) {
    return String.valueOf(failure.getMessage()).lines().findFirst().orElse("")
        + ", SQLSTATE "
        + failure.getSQLState();
  }

  private void add(String check, CheckResult finding) {
    entries.add(new DoctorReport.ReportEntry(check, finding));
  }
}
