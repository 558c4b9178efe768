package dev.pgemit.interop.faults.scenario;

import static org.awaitility.Awaitility.await;

import dev.pgemit.interop.faults.environment.PgemitProcess;
import dev.pgemit.interop.faults.environment.SharedService;
import dev.pgemit.interop.faults.result.FaultResult;
import dev.pgemit.migrations.Migrations;
import dev.pgemit.testing.TestDatabase;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.awaitility.core.ConditionTimeoutException;

/** The database is dropped while the service runs, then created and migrated again. */
public final class DatabaseDropped implements Fault {
  private static final Duration TIMEOUT = Duration.ofSeconds(60);
  private static final String NO_DATABASE = "the database does not exist";
  private static final String DELAYED_BODY = "{\"event\":\"e\",\"delay\":\"PT1S\"}";

  private static final List<ServiceCall> CALLS =
      List.of(
          ServiceCall.emit("a small event", "{\"event\":\"e\"}"),
          ServiceCall.emit(
              "a large event", "{\"event\":\"e\",\"args\":[\"" + "x".repeat(10_000) + "\"]}"),
          ServiceCall.emit("an event with a key", "{\"event\":\"e\"}").withKey("again"),
          ServiceCall.emit("a delayed event", "{\"event\":\"e\",\"delay\":\"PT1H\"}"),
          ServiceCall.request(
              "a recurring event",
              "PUT",
              "/v1/recurring/again",
              "{\"cron\":\"0 3 * * *\",\"emit\":{\"event\":\"e\"}}"),
          ServiceCall.get("the list of delayed events", "/v1/scheduled"),
          ServiceCall.get("a request for answers", "/v1/servers"),
          ServiceCall.get("readiness", "/readyz"));

  @Override
  public int number() {
    return 27;
  }

  @Override
  public String name() {
    return "the database dropped, created and migrated again";
  }

  @Override
  public String expected() {
    return "calls are refused, and recover without an operator";
  }

  @Override
  public FaultResult run(RunScale scale, ProgressListener progress) throws Exception {
    progress.onStep("starting the environment");
    var database = SharedService.shared().database();
    var service = SharedService.shared().service();
    var name = database.query("SELECT current_database()");
    var checks = new FaultChecks();
    var probe = new ServiceProbe(service);
    try (probe) {
      progress.onStep("dropping the database");
      executeAsAdministrator(database, "DROP DATABASE " + name + " WITH (FORCE)");
      try {
        checks.that(
            "the response says that the database is gone", awaitEmitError(service, NO_DATABASE));
        // The duration of the fault: the pool must not give up on the database.
        LockSupport.parkNanos(
            scale.choose(Duration.ofSeconds(15), Duration.ofSeconds(1)).toNanos());
        var readinessStatus = service.get("/readyz").statusCode();
        var livenessStatus = service.get("/healthz").statusCode();
        checks
            .that("not ready", readinessStatus == 503, readinessStatus)
            .that("the process is alive", livenessStatus == 200, livenessStatus)
            .that(
                "each other call is refused, or its response says that the outcome is unknown",
                allNameTheMissingDatabase(probe));
      } finally {
        progress.onStep("creating it again");
        executeAsAdministrator(database, "CREATE DATABASE " + name);
        database.execute(TestDatabase.CREATE_ADAPTER_TABLE);
        Migrations.migrate(database.dataSource());
      }
      var failing = findFailingCalls(service);
      checks.that("every call works again", failing.isEmpty(), failing);
    }
    if (!scale.isShort()) {
      progress.onStep("waiting for a delayed event");
      checks.that("a delayed event is sent", isDelayedEventSent(service));
    }
    return FaultResult.of(checks.that("the same process", service.process().isAlive()).checks());
  }

  private static void executeAsAdministrator(TestDatabase database, String statement)
      throws SQLException {
    var dataSource = database.dataSource();
    dataSource.setDatabaseName("postgres");
    try (var connection = dataSource.getConnection();
        var once = connection.createStatement()) {
      once.execute(statement);
    }
  }

  private static boolean awaitEmitError(PgemitProcess service, String expected) {
    try {
      await(expected)
          .atMost(TIMEOUT)
          .until(() -> service.emit("{\"event\":\"e\"}").body().contains(expected));
      return true;
    } catch (ConditionTimeoutException e) {
      return false;
    }
  }

  // A missing database is permanent: 500, which clients do not retry automatically.
  private static boolean allNameTheMissingDatabase(ServiceProbe probe) {
    return probe.unexpectedResults().stream()
        .allMatch(answer -> answer.response().body().contains(NO_DATABASE));
  }

  /** Returns the responses to the calls that still fail at the end. */
  private static List<ServiceCall.CallResult> findFailingCalls(PgemitProcess service) {
    var failing = new ArrayList<ServiceCall.CallResult>();
    for (var call : CALLS) {
      try {
        await(call.name()).atMost(TIMEOUT).until(() -> call.send(service).join().isAccepted());
      } catch (ConditionTimeoutException e) {
        failing.add(call.send(service).join());
      }
    }
    return failing;
  }

  // After a missing table, the dispatcher retries in 30 s.
  private static boolean isDelayedEventSent(PgemitProcess service) throws Exception {
    var before = service.metric("pgemit_dispatched_messages_total");
    service.emit(DELAYED_BODY);
    try {
      await("a delayed event is sent")
          .atMost(TIMEOUT)
          .until(() -> service.metric("pgemit_dispatched_messages_total") > before);
      return true;
    } catch (ConditionTimeoutException e) {
      return false;
    }
  }
}
