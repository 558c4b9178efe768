package dev.pgemit.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgemit.Emitter;
import dev.pgemit.fixture.ScheduleFixture;
import dev.pgemit.fixture.WireValues;
import dev.pgemit.fixture.WriterBlocker;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Two replicas dispatch the same scheduled messages. */
class ConcurrentDispatchersIT {
  @Test
  void dispatcherKilledBeforeItsCommitLosesAndDuplicatesNothing() throws SQLException {
    try (var fixture = new ScheduleFixture()) {
      var ids = schedule(fixture.emitter(), 20, new byte[1]);
      try (var blocker = new WriterBlocker(fixture.database)) {
        fixture.dispatcher("first");
        blocker.awaitBlockedWriter(); // it has locked the rows
        fixture.dispatcher("second");
        fixture.terminate("first");
      }
      assertThat(fixture.nextIds(20)).containsExactlyElementsOf(ids);
      fixture.awaitValue("0", "SELECT count(*) FROM pgemit_scheduled");
      fixture.listener.assertNothingElse();
    }
  }

  @Test
  void eachMessageIsSentOnceWhileDispatchersAreKilled() throws SQLException {
    try (var fixture = new ScheduleFixture()) {
      var io = fixture.emitter();
      fixture.dispatcher("first");
      fixture.dispatcher("second");
      var sent = new HashSet<String>();
      var received = new ArrayList<String>();
      for (var round = 0; round < 20; round++) {
        sent.addAll(schedule(io, 200, round));
        fixture.terminate(round % 2 == 0 ? "first" : "second");
        received.addAll(fixture.nextIds(200));
      }
      fixture.awaitValue("0", "SELECT count(*) FROM pgemit_scheduled");
      fixture.listener.assertNothingElse();
      assertThat(received).containsExactlyInAnyOrderElementsOf(sent);
    }
  }

  @Test
  void eachRecurringRunIsSentOnce() throws SQLException {
    try (var fixture = new ScheduleFixture()) {
      var io = fixture.dispatcher("first");
      fixture.dispatcher("second");
      io.recurring().put("yearly", "0 0 1 1 *", ZoneOffset.UTC, emit -> emit.emit("new year"));
      var ids = new HashSet<Object>();
      for (var run = 0; run < 20; run++) {
        fixture.database.execute(
            "UPDATE pgemit_recurring SET next_at = now(); NOTIFY pgemit_scheduled");
        var message = fixture.listener.next();
        assertThat(WireValues.at(message, "data", "packet", "data", 0)).isEqualTo("new year");
        ids.add(String.valueOf(WireValues.at(message, "id")));
        fixture.awaitValue("t", "SELECT next_at > now() FROM pgemit_recurring");
      }
      fixture.listener.assertNothingElse();
      assertThat(ids).hasSize(20);
    }
  }

  private static List<String> schedule(Emitter io, int count, Object argument) {
    var batch = io.batch();
    for (var i = 0; i < count; i++) {
      batch.deliverAt(Instant.EPOCH.plus(Duration.ofMillis(i))).emit("event", argument, i);
    }
    return batch.publish();
  }
}
