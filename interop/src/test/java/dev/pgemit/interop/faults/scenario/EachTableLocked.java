package dev.pgemit.interop.faults.scenario;

import dev.pgemit.interop.faults.environment.SharedService;
import dev.pgemit.interop.faults.result.FaultResult;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Another session locks pgemit's tables one after the other, like migrations and VACUUM FULL. */
public final class EachTableLocked implements Fault {
  private static final List<String> TABLES =
      List.of(
          "socket_io_attachments",
          "pgemit_scheduled",
          "pgemit_recurring",
          "pgemit_idempotency_keys",
          "pgemit_keys",
          "pgemit_key_uses",
          "pgemit_audit",
          "pgemit_schema_history");

  private static final String LARGE_BODY =
      "{\"event\":\"e\",\"args\":[\"" + "x".repeat(10_000) + "\"]}";

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

  private static final String RECURRING_BODY =
      "{\"cron\":\"0 3 * * *\",\"emit\":{\"event\":\"e\"}}";

  private static List<ServiceCall> setUpCalls(String table) {
    return List.of(
        ServiceCall.emit(
            "an event to cancel",
            "{\"event\":\"e\",\"id\":\"%s\",\"delay\":\"PT1H\"}".formatted(table)),
        putRecurring());
  }

  private static ServiceCall putRecurring() {
    return ServiceCall.request(
        "a recurring event", "PUT", "/v1/recurring/locked", RECURRING_BODY, "pgemit_recurring");
  }

  private static List<ServiceCall> firstCalls(String table) {
    return List.of(
        ServiceCall.emit("a small event", "{\"event\":\"e\"}"),
        ServiceCall.emit("a large event", LARGE_BODY, "socket_io_attachments"),
        ServiceCall.emit("an event with a key", "{\"event\":\"e\"}", "pgemit_idempotency_keys")
            .withKey("key of " + table),
        ServiceCall.emit(
            "a delayed event", "{\"event\":\"e\",\"delay\":\"PT1H\"}", "pgemit_scheduled"),
        ServiceCall.get("the list of delayed events", "/v1/scheduled", "pgemit_scheduled"),
        ServiceCall.get("the list of recurring events", "/v1/recurring", "pgemit_recurring"),
        ServiceCall.get("readiness", "/readyz"));
  }

  // Only after the first calls, since blocked calls occupy connections of the pool.
  private static List<ServiceCall> moreCalls(String table) {
    var scheduled = "/v1/scheduled/" + table;
    return List.of(
        putRecurring(),
        ServiceCall.get("a recurring event by name", "/v1/recurring/locked", "pgemit_recurring"),
        ServiceCall.get("a delayed event by id", scheduled, "pgemit_scheduled"),
        ServiceCall.get("the audit log", "/v1/audit", "pgemit_audit"),
        ServiceCall.emit("a small event meanwhile", "{\"event\":\"e\"}"));
  }

  private static ServiceCall cancel(String table) {
    return ServiceCall.request(
        "the cancellation of a delayed event",
        "DELETE",
        "/v1/scheduled/" + table,
        "",
        "pgemit_scheduled");
  }

  private static List<ServiceCall.CallResult> sendAll(
      List<ServiceCall> calls, SharedService environment) {
    var started = calls.stream().map(call -> call.send(environment.service())).toList();
    return started.stream().map(CompletableFuture::join).toList();
  }

  @Override
  public FaultResult run(RunScale scale, ProgressListener progress) throws Exception {
    progress.onStep("starting the environment");
    var environment = SharedService.shared();
    var checks = new FaultChecks();
    for (var table : TABLES) {
      progress.onStep("locking " + table);
      var prepared = sendAll(setUpCalls(table), environment);
      checks.that(
          table + ": the preparations succeed",
          prepared.stream().allMatch(ServiceCall.CallResult::isAccepted),
          prepared);
      var results = new ArrayList<ServiceCall.CallResult>();
      try (var lock = environment.database().connect();
          var statement = lock.createStatement()) {
        lock.setAutoCommit(false);
        statement.execute("LOCK TABLE " + table + " IN ACCESS EXCLUSIVE MODE");
        results.addAll(sendAll(firstCalls(table), environment));
        results.addAll(sendAll(moreCalls(table), environment));
        results.addAll(sendAll(List.of(cancel(table)), environment));
        lock.rollback();
      }
      var wrong =
          results.stream()
              .filter(
                  result ->
                      result.call().requiredTables().contains(table)
                          ? !result.isRefused()
                          : !result.isAccepted())
              .toList();
      checks
          .that(
              table + ": calls that need the table are refused, and no others",
              wrong.isEmpty(),
              wrong.isEmpty() ? "yes" : wrong)
          .atMostSeconds(
              table + ": the slowest answer",
              results.stream().mapToDouble(ServiceCall.CallResult::seconds).max().orElse(0),
              2);
    }
    environment.database().execute("DELETE FROM pgemit_recurring; DELETE FROM pgemit_scheduled");
    return FaultResult.of(checks.checks());
  }
}
