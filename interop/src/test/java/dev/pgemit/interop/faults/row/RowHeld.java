package dev.pgemit.interop.faults.row;

import dev.pgemit.interop.faults.Extent;
import dev.pgemit.interop.faults.Fault;
import dev.pgemit.interop.faults.Finding;
import dev.pgemit.interop.faults.Progress;
import dev.pgemit.interop.faults.stage.ServedDatabase;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/**
 * Another session's open transaction holds the row of a scheduled id, and of an idempotency key.
 */
public final class RowHeld implements Fault {
  private static final String HOLD =
      """
      SELECT pgemit.emit('e', id => 'meeting-7', deliver_at => now() + interval '1 hour');
      INSERT INTO pgemit_idempotency_keys (key, fingerprint, ids, created_at)
      VALUES ('held', '\\x00', 'a', now())\
      """;

  private static final List<Call> HELD =
      List.of(
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
    return "another session holds the row of a scheduled id, and of a key";
  }

  @Override
  public String expected() {
    return "the call for that row is refused within 2 s; other callers' calls go";
  }

  @Override
  public Finding run(Extent extent, Progress progress) throws Exception {
    progress.now("setting the stage");
    var stage = ServedDatabase.shared();
    var held = new ArrayList<Call.Answer>();
    var others = new ArrayList<Call.Answer>();
    progress.now("holding rows");
    try (var session = stage.database().connect()) {
      hold(session);
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
    return Finding.of(
        new Checks()
            .that("the calls for these rows are refused", all(held, true), wrong(held, true))
            .that("all others are accepted", all(others, false), wrong(others, false))
            .atMostSeconds("the slowest that is refused", slowest(held), 2)
            .atMostSeconds("the slowest other", slowest(others), 2)
            .atMostSeconds("half of the others", median(others), 0.2)
            .all());
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
