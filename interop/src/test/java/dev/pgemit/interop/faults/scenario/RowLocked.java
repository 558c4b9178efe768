package dev.pgemit.interop.faults.scenario;

import dev.pgemit.http.access.AccessPolicy;
import dev.pgemit.http.access.Grant;
import dev.pgemit.http.access.KeyAdministration;
import dev.pgemit.http.access.KeysUnavailableException;
import dev.pgemit.http.access.Permission;
import dev.pgemit.interop.faults.environment.SharedService;
import dev.pgemit.interop.faults.result.FaultResult;
import dev.pgemit.testing.TestDatabase;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/** The open transaction of another session locks one row of each table. */
public final class RowLocked implements Fault {
  private static final String LOCK_ROWS =
      """
      SELECT pgemit.emit('e', id => 'meeting-7', deliver_at => now() + interval '1 hour');
      INSERT INTO pgemit_idempotency_keys (key, fingerprint, ids, created_at)
      VALUES ('held', '\\x00', 'a', now());
      SELECT FROM pgemit_scheduled WHERE id = 'waiting' FOR UPDATE;
      SELECT FROM pgemit_recurring WHERE coalesce(label, name) = 'nightly' FOR UPDATE;
      SELECT FROM pgemit_keys WHERE name = 'held' FOR UPDATE;
      SELECT FROM socket_io_attachments FOR UPDATE\
      """;

  private static final String RECURRING_BODY =
      "{\"cron\":\"0 3 * * *\",\"emit\":{\"event\":\"e\"}}";

  private static final String LARGE_BODY =
      "{\"event\":\"e\",\"args\":[\"" + "x".repeat(10_000) + "\"]}";

  private static final List<ServiceCall> SET_UP_CALLS =
      List.of(
          ServiceCall.request("a recurring event", "PUT", "/v1/recurring/nightly", RECURRING_BODY),
          ServiceCall.emit("a large event, whose attachment is held", LARGE_BODY),
          ServiceCall.emit(
              "a delayed event", "{\"event\":\"e\",\"id\":\"waiting\",\"delay\":\"PT1H\"}"));

  private static final List<ServiceCall> BLOCKED_CALLS =
      List.of(
          ServiceCall.request(
              "the recurring event that is held", "PUT", "/v1/recurring/nightly", RECURRING_BODY),
          ServiceCall.request(
              "the cancellation of the delayed event that is held",
              "DELETE",
              "/v1/scheduled/waiting",
              ""),
          ServiceCall.emit(
              "the delayed event whose id is held",
              "{\"event\":\"e\",\"id\":\"meeting-7\",\"delay\":\"PT1H\"}"),
          ServiceCall.emit("the event whose key is held", "{\"event\":\"e\"}").withKey("held"));

  @Override
  public int number() {
    return 22;
  }

  @Override
  public String name() {
    return "another session holds a row of each table";
  }

  @Override
  public String expected() {
    return "the call for that row is refused within 2 s; other calls succeed";
  }

  @Override
  public FaultResult run(RunScale scale, ProgressListener progress) throws Exception {
    progress.onStep("starting the environment");
    var environment = SharedService.shared();
    var keys = keys(environment.database());
    var setUpResults =
        SET_UP_CALLS.stream().map(call -> call.send(environment.service()).join()).toList();
    var blockedResults = new ArrayList<ServiceCall.CallResult>();
    var otherResults = new ArrayList<ServiceCall.CallResult>();
    progress.onStep("locking rows");
    boolean revokesHeldKey;
    try (var session = environment.database().connect()) {
      lockRows(session);
      revokesHeldKey = tryRevoke(keys);
      for (var round = 0; round < scale.choose(10, 3); round++) {
        var number = round;
        var blocked = BLOCKED_CALLS.stream().map(call -> call.send(environment.service())).toList();
        while (!blocked.stream().allMatch(CompletableFuture::isDone)) {
          var calls = otherCalls(number).map(call -> call.send(environment.service())).toList();
          calls.forEach(call -> otherResults.add(call.join()));
        }
        blocked.forEach(call -> blockedResults.add(call.join()));
      }
      session.rollback();
    }
    var revokesReleasedKey = tryRevoke(keys);
    environment
        .database()
        .execute(
            "DELETE FROM pgemit_keys; DELETE FROM pgemit_recurring; DELETE FROM pgemit_scheduled");
    return FaultResult.of(
        new FaultChecks()
            .that(
                "the rows exist",
                allMatch(setUpResults, false),
                countOrUnexpected(setUpResults, false))
            .that("the held key cannot be revoked", !revokesHeldKey)
            .that("the key can be revoked after the row is released", revokesReleasedKey)
            .that(
                "the calls for these rows are refused",
                allMatch(blockedResults, true),
                countOrUnexpected(blockedResults, true))
            .that(
                "all others are accepted",
                allMatch(otherResults, false),
                countOrUnexpected(otherResults, false))
            .atMostSeconds("the slowest refused call", slowest(blockedResults), 2)
            .atMostSeconds("the slowest other call", slowest(otherResults), 2)
            .atMostSeconds("half of the other calls", median(otherResults), 0.2)
            .checks());
  }

  private static KeyAdministration keys(TestDatabase database) {
    var keys = new KeyAdministration(database.dataSource(), "socket_io_attachments", "faults");
    keys.create(
        "held", new AccessPolicy(Grant.of(EnumSet.allOf(Permission.class)), null), now -> null);
    return keys;
  }

  private static boolean tryRevoke(KeyAdministration keys) {
    try {
      return keys.revoke("held") > 0;
    } catch (KeysUnavailableException e) {
      return false;
    }
  }

  private static void lockRows(Connection session) throws Exception {
    session.setAutoCommit(false);
    try (var statement = session.createStatement()) {
      statement.execute(LOCK_ROWS);
    }
  }

  private static Stream<ServiceCall> otherCalls(int round) {
    return Stream.of(
        ServiceCall.emit("a small event", "{\"event\":\"e\"}"),
        ServiceCall.emit("a large event", LARGE_BODY),
        ServiceCall.get("the recurring event that is held", "/v1/recurring/nightly"),
        ServiceCall.get("the delayed event that is held", "/v1/scheduled/waiting"),
        ServiceCall.emit("another delayed event", "{\"event\":\"e\",\"delay\":\"PT1H\"}"),
        ServiceCall.emit("an event with another key", "{\"event\":\"e\"}")
            .withKey("other " + round));
  }

  private static boolean allMatch(List<ServiceCall.CallResult> results, boolean areRefused) {
    return results.stream()
        .allMatch(result -> areRefused ? result.isRefused() : result.isAccepted());
  }

  private static Object countOrUnexpected(
      List<ServiceCall.CallResult> results, boolean areRefused) {
    return allMatch(results, areRefused)
        ? results.size() + " calls"
        : results.stream()
            .filter(result -> areRefused ? !result.isRefused() : !result.isAccepted())
            .toList();
  }

  private static double slowest(List<ServiceCall.CallResult> results) {
    return results.stream().mapToDouble(ServiceCall.CallResult::seconds).max().orElse(0);
  }

  private static double median(List<ServiceCall.CallResult> results) {
    var times = results.stream().mapToDouble(ServiceCall.CallResult::seconds).sorted().toArray();
    return times.length == 0 ? 0 : times[times.length / 2];
  }
}
