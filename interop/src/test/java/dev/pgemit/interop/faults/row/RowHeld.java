package dev.pgemit.interop.faults.row;

import dev.pgemit.http.access.Grant;
import dev.pgemit.http.access.KeyAdministration;
import dev.pgemit.http.access.KeysUnavailableException;
import dev.pgemit.http.access.Right;
import dev.pgemit.http.access.Terms;
import dev.pgemit.interop.faults.Extent;
import dev.pgemit.interop.faults.Fault;
import dev.pgemit.interop.faults.Finding;
import dev.pgemit.interop.faults.Progress;
import dev.pgemit.interop.faults.stage.ServedDatabase;
import dev.pgemit.testing.TestDatabase;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/** Another session's open transaction holds one row of each table. */
public final class RowHeld implements Fault {
  private static final String HOLD =
      """
      SELECT pgemit.emit('e', id => 'meeting-7', deliver_at => now() + interval '1 hour');
      INSERT INTO pgemit_idempotency_keys (key, fingerprint, ids, created_at)
      VALUES ('held', '\\x00', 'a', now());
      SELECT FROM pgemit_scheduled WHERE id = 'waiting' FOR UPDATE;
      SELECT FROM pgemit_recurring WHERE coalesce(label, name) = 'nightly' FOR UPDATE;
      SELECT FROM pgemit_keys WHERE name = 'held' FOR UPDATE;
      SELECT FROM socket_io_attachments FOR UPDATE\
      """;

  private static final String RECURRING = "{\"cron\":\"0 3 * * *\",\"emit\":{\"event\":\"e\"}}";

  private static final String LARGE = "{\"event\":\"e\",\"args\":[\"" + "x".repeat(10_000) + "\"]}";

  private static final List<Call> PREPARED =
      List.of(
          Call.change("a recurring event", "PUT", "/v1/recurring/nightly", RECURRING),
          Call.emit("a large event, whose attachment is held", LARGE),
          Call.emit("a delayed event", "{\"event\":\"e\",\"id\":\"waiting\",\"delay\":\"PT1H\"}"));

  private static final List<Call> HELD =
      List.of(
          Call.change(
              "the recurring event that is held", "PUT", "/v1/recurring/nightly", RECURRING),
          Call.change(
              "the cancellation of the delayed event that is held",
              "DELETE",
              "/v1/scheduled/waiting",
              ""),
          Call.emit(
              "the delayed event whose id is held",
              "{\"event\":\"e\",\"id\":\"meeting-7\",\"delay\":\"PT1H\"}"),
          Call.emit("the event whose key is held", "{\"event\":\"e\"}").withKey("held"));

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
    return "the call for that row is refused within 2 s; other callers' calls go";
  }

  @Override
  public Finding run(Extent extent, Progress progress) throws Exception {
    progress.now("setting the stage");
    var stage = ServedDatabase.shared();
    var keys = keys(stage.database());
    var prepared = PREPARED.stream().map(call -> call.of(stage.service()).join()).toList();
    var held = new ArrayList<Call.Answer>();
    var others = new ArrayList<Call.Answer>();
    progress.now("holding rows");
    boolean revokesHeldKey;
    try (var session = stage.database().connect()) {
      hold(session);
      revokesHeldKey = revokes(keys);
      for (var round = 0; round < extent.of(10, 3); round++) {
        var number = round;
        var blocked = HELD.stream().map(call -> call.of(stage.service())).toList();
        while (!blocked.stream().allMatch(CompletableFuture::isDone)) {
          var calls = others(number).map(call -> call.of(stage.service())).toList();
          calls.forEach(call -> others.add(call.join()));
        }
        blocked.forEach(call -> held.add(call.join()));
      }
      session.rollback();
    }
    var revokesReleasedKey = revokes(keys);
    stage
        .database()
        .execute(
            "DELETE FROM pgemit_keys; DELETE FROM pgemit_recurring; DELETE FROM pgemit_scheduled");
    return Finding.of(
        new Checks()
            .that("the rows are there", all(prepared, false), wrong(prepared, false))
            .that("the held key cannot be revoked", !revokesHeldKey)
            .that("it can be once it is released", revokesReleasedKey)
            .that("the calls for these rows are refused", all(held, true), wrong(held, true))
            .that("all others are accepted", all(others, false), wrong(others, false))
            .atMostSeconds("the slowest that is refused", slowest(held), 2)
            .atMostSeconds("the slowest other", slowest(others), 2)
            .atMostSeconds("half of the others", median(others), 0.2)
            .all());
  }

  private static KeyAdministration keys(TestDatabase database) {
    var keys = new KeyAdministration(database.dataSource(), "socket_io_attachments", "faults");
    keys.create("held", new Terms(Grant.of(EnumSet.allOf(Right.class)), null), now -> null);
    return keys;
  }

  private static boolean revokes(KeyAdministration keys) {
    try {
      return keys.revoke("held") > 0;
    } catch (KeysUnavailableException e) {
      return false;
    }
  }

  private static void hold(Connection session) throws Exception {
    session.setAutoCommit(false);
    try (var statement = session.createStatement()) {
      statement.execute(HOLD);
    }
  }

  private static Stream<Call> others(int round) {
    return Stream.of(
        Call.emit("a small event", "{\"event\":\"e\"}"),
        Call.emit("a large event", LARGE),
        Call.get("the recurring event that is held", "/v1/recurring/nightly"),
        Call.get("the delayed event that is held", "/v1/scheduled/waiting"),
        Call.emit("another delayed event", "{\"event\":\"e\",\"delay\":\"PT1H\"}"),
        Call.emit("an event with another key", "{\"event\":\"e\"}").withKey("other " + round));
  }

  private static boolean all(List<Call.Answer> answers, boolean areRefused) {
    return answers.stream().allMatch(one -> areRefused ? one.isRefused() : one.isAccepted());
  }

  private static Object wrong(List<Call.Answer> answers, boolean areRefused) {
    return all(answers, areRefused)
        ? answers.size() + " calls"
        : answers.stream()
            .filter(one -> areRefused ? !one.isRefused() : !one.isAccepted())
            .toList();
  }

  private static double slowest(List<Call.Answer> answers) {
    return answers.stream().mapToDouble(Call.Answer::seconds).max().orElse(0);
  }

  private static double median(List<Call.Answer> answers) {
    var times = answers.stream().mapToDouble(Call.Answer::seconds).sorted().toArray();
    return times.length == 0 ? 0 : times[times.length / 2];
  }
}
