package dev.pgemit.interop.faults.row;

import dev.pgemit.interop.faults.Extent;
import dev.pgemit.interop.faults.Fault;
import dev.pgemit.interop.faults.Finding;
import dev.pgemit.interop.faults.Progress;
import dev.pgemit.interop.faults.stage.ServedDatabase;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Somebody locks one of pgemit's tables after the other, as migrations and VACUUM FULL do. */
public final class EachTableLocked implements Fault {
  private static final List<String> TABLES =
      List.of(
          "socket_io_attachments",
          "pgemit_scheduled",
          "pgemit_recurring",
          "pgemit_idempotency_keys",
          "pgemit_keys",
          "pgemit_schema_history");

  private static final String LARGE = "{\"event\":\"e\",\"args\":[\"" + "x".repeat(10_000) + "\"]}";

  @Override
  public int number() {
    return 23;
  }

  @Override
  public String name() {
    return "`ACCESS EXCLUSIVE` on each table of pgemit in turn";
  }

  @Override
  public String expected() {
    return "only calls that need the table are refused, within 2 s";
  }

  private static final String RECURRING = "{\"cron\":\"0 3 * * *\",\"emit\":{\"event\":\"e\"}}";

  private static List<Call> prepared(String table) {
    return List.of(
        Call.emit(
            "an event to cancel",
            "{\"event\":\"e\",\"id\":\"%s\",\"delay\":\"PT1H\"}".formatted(table)),
        putRecurring());
  }

  private static Call putRecurring() {
    return Call.change(
        "a recurring event", "PUT", "/v1/recurring/locked", RECURRING, "pgemit_recurring");
  }

  private static List<Call> calls(String table) {
    return List.of(
        Call.emit("a small event", "{\"event\":\"e\"}"),
        Call.emit("a large event", LARGE, "socket_io_attachments"),
        Call.emit("an event with a key", "{\"event\":\"e\"}", "pgemit_idempotency_keys")
            .withKey("key of " + table),
        Call.emit("a delayed event", "{\"event\":\"e\",\"delay\":\"PT1H\"}", "pgemit_scheduled"),
        Call.get("the list of delayed events", "/v1/scheduled", "pgemit_scheduled"),
        Call.get("the list of recurring events", "/v1/recurring", "pgemit_recurring"),
        Call.get("readiness", "/readyz"));
  }

  // After the first calls: those that wait keep connections of the pool from the others.
  private static List<Call> moreCalls(String table) {
    var scheduled = "/v1/scheduled/" + table;
    return List.of(
        putRecurring(),
        Call.get("a recurring event by name", "/v1/recurring/locked", "pgemit_recurring"),
        Call.get("a delayed event by id", scheduled, "pgemit_scheduled"),
        Call.emit("a small event meanwhile", "{\"event\":\"e\"}"));
  }

  private static Call cancel(String table) {
    return Call.change(
        "the cancellation of a delayed event",
        "DELETE",
        "/v1/scheduled/" + table,
        "",
        "pgemit_scheduled");
  }

  private static List<Call.Answer> answers(List<Call> calls, ServedDatabase stage) {
    var started = calls.stream().map(call -> call.of(stage.service())).toList();
    return started.stream().map(CompletableFuture::join).toList();
  }

  @Override
  public Finding run(Extent extent, Progress progress) throws Exception {
    progress.now("setting the stage");
    var stage = ServedDatabase.shared();
    var checks = new Checks();
    for (var table : TABLES) {
      progress.now("locking " + table);
      var prepared = answers(prepared(table), stage);
      checks.that(
          table + ": all is prepared",
          prepared.stream().allMatch(Call.Answer::isAccepted),
          prepared);
      var answers = new ArrayList<Call.Answer>();
      try (var lock = stage.database().connect();
          var statement = lock.createStatement()) {
        lock.setAutoCommit(false);
        statement.execute("LOCK TABLE " + table + " IN ACCESS EXCLUSIVE MODE");
        answers.addAll(answers(calls(table), stage));
        answers.addAll(answers(moreCalls(table), stage));
        answers.addAll(answers(List.of(cancel(table)), stage));
        lock.rollback();
      }
      var wrong =
          answers.stream()
              .filter(
                  one -> one.call().needs().contains(table) ? !one.isRefused() : !one.isAccepted())
              .toList();
      checks
          .that(
              table + ": what needs it is refused, and nothing else",
              wrong.isEmpty(),
              wrong.isEmpty() ? "yes" : wrong)
          .atMostSeconds(
              table + ": the slowest answer",
              answers.stream().mapToDouble(Call.Answer::seconds).max().orElse(0),
              2);
    }
    stage.database().execute("DELETE FROM pgemit_recurring; DELETE FROM pgemit_scheduled");
    return Finding.of(checks.all());
  }
}
