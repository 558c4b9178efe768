package dev.pgemit.interop.faults.row;

import static org.awaitility.Awaitility.await;

import dev.pgemit.interop.faults.Extent;
import dev.pgemit.interop.faults.Fault;
import dev.pgemit.interop.faults.Finding;
import dev.pgemit.interop.faults.Progress;
import dev.pgemit.interop.faults.stage.ServeProcess;
import dev.pgemit.interop.faults.stage.ServedDatabase;
import dev.pgemit.migrations.Migrations;
import dev.pgemit.testing.TestDatabase;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.awaitility.core.ConditionTimeoutException;

/** The database is dropped under the service, and created and migrated again. */
public final class DatabaseDropped implements Fault {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String NO_DATABASE = "has no database of this name";
  private static final String DELAYED = "{\"event\":\"e\",\"delay\":\"PT1S\"}";

  private static final List<Call> CALLS =
      List.of(
          Call.emit("a small event", "{\"event\":\"e\"}"),
          Call.emit("a large event", "{\"event\":\"e\",\"args\":[\"" + "x".repeat(10_000) + "\"]}"),
          Call.emit("an event with a key", "{\"event\":\"e\"}").withKey("again"),
          Call.emit("a delayed event", "{\"event\":\"e\",\"delay\":\"PT1H\"}"),
          Call.change(
              "a recurring event",
              "PUT",
              "/v1/recurring/again",
              "{\"cron\":\"0 3 * * *\",\"emit\":{\"event\":\"e\"}}"),
          Call.get("the list of delayed events", "/v1/scheduled"),
          Call.get("a request for answers", "/v1/servers"),
          Call.get("readiness", "/readyz"));

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
    return "calls are refused, and work again with nobody's help";
  }

  @Override
  public Finding run(Extent extent, Progress progress) throws Exception {
    progress.now("setting the stage");
    var database = ServedDatabase.shared().database();
    var service = ServedDatabase.shared().service();
    var name = database.query("SELECT current_database()");
    var checks = new Checks();
    var observation = new Observation(service);
    try (observation) {
      progress.now("dropping the database");
      administrate(database, "DROP DATABASE " + name + " WITH (FORCE)");
      try {
        checks.that("an emit says that the database is gone", emitSays(service, NO_DATABASE));
        LockSupport.parkNanos(extent.of(Duration.ofSeconds(15), Duration.ofSeconds(1)).toNanos());
        var ready = service.get("/readyz").statusCode();
        var alive = service.get("/healthz").statusCode();
        checks
            .that("not ready", ready == 503, ready)
            .that("yet alive", alive == 200, alive)
            .that("what is not accepted is refused, or unknown and said so", isClear(observation));
      } finally {
        progress.now("creating it again");
        administrate(database, "CREATE DATABASE " + name);
        database.execute(TestDatabase.ADAPTER_TABLE);
        Migrations.migrate(database.dataSource());
      }
      var failing = awaitAll(service);
      checks.that("every call works again", failing.isEmpty(), failing);
    }
    if (!extent.isShort()) {
      progress.now("waiting for a delayed event");
      checks.that("a delayed event leaves", isSent(service));
    }
    return Finding.of(checks.that("the same process", service.process().isAlive()).all());
  }

  private static void administrate(TestDatabase database, String statement) throws SQLException {
    var dataSource = database.dataSource();
    dataSource.setDatabaseName("postgres");
    try (var connection = dataSource.getConnection();
        var once = connection.createStatement()) {
      once.execute(statement);
    }
  }

  private static boolean emitSays(ServeProcess service, String words) {
    try {
      await(words)
          .atMost(PATIENCE)
          .until(() -> service.emit("{\"event\":\"e\"}").body().contains(words));
      return true;
    } catch (ConditionTimeoutException e) {
      return false;
    }
  }

  // A missing database is lasting: 500, which a client does not repeat by itself.
  private static boolean isClear(Observation observation) {
    return observation.unclear().stream()
        .allMatch(answer -> answer.response().body().contains(NO_DATABASE));
  }

  /** The answers to those calls that do not work in the end. */
  private static List<Call.Answer> awaitAll(ServeProcess service) {
    var failing = new ArrayList<Call.Answer>();
    for (var call : CALLS) {
      try {
        await(call.name()).atMost(PATIENCE).until(() -> call.of(service).join().isAccepted());
      } catch (ConditionTimeoutException e) {
        failing.add(call.of(service).join());
      }
    }
    return failing;
  }

  // Where a table was missing the dispatcher looks again after 30 s.
  private static boolean isSent(ServeProcess service) throws Exception {
    var before = service.metric("pgemit_dispatched_messages_total");
    service.emit(DELAYED);
    try {
      await("a delayed event leaves")
          .atMost(PATIENCE)
          .until(() -> service.metric("pgemit_dispatched_messages_total") > before);
      return true;
    } catch (ConditionTimeoutException e) {
      return false;
    }
  }
}
