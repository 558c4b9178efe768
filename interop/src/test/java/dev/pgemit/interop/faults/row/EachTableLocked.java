package dev.pgemit.interop.faults.row;

import dev.pgemit.interop.faults.Extent;
import dev.pgemit.interop.faults.Fault;
import dev.pgemit.interop.faults.Finding;
import dev.pgemit.interop.faults.Progress;
import dev.pgemit.interop.faults.stage.ServedDatabase;
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

  @Override
  public Finding run(Extent extent, Progress progress) throws Exception {
    progress.now("setting the stage");
    var stage = ServedDatabase.shared();
    var checks = new Checks();
    for (var table : TABLES) {
      progress.now("locking " + table);
      List<Call.Answer> answers;
      try (var lock = stage.database().connect();
          var statement = lock.createStatement()) {
        lock.setAutoCommit(false);
        statement.execute("LOCK TABLE " + table + " IN ACCESS EXCLUSIVE MODE");
        var calls = calls(table).stream().map(call -> call.of(stage.service())).toList();
        answers = calls.stream().map(CompletableFuture::join).toList();
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
    return Finding.of(checks.all());
  }
}
