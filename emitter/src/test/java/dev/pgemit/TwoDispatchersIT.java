package dev.pgemit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgemit.receiving.Decoded;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Two replicas that send what waits. */
class TwoDispatchersIT {
  @Test
  void oneThatIsKilledBetweenTakingAndSendingLosesNothingAndDoublesNothing() throws SQLException {
    try (var scheduling = new Scheduling()) {
      var ids = schedule(scheduling.emitter(), 20, new byte[1]);
      try (var held = new HeldUp(scheduling.database)) {
        scheduling.dispatcher("first");
        held.awaitWriter(); // it has taken the rows, and waits to store their attachments
        scheduling.dispatcher("second");
        scheduling.kill("first");
      }
      assertThat(scheduling.nextIds(20)).containsExactlyElementsOf(ids);
      scheduling.awaitValue("0", "SELECT count(*) FROM pgemit_scheduled");
      scheduling.listener.hearsNothingElse();
    }
  }

  @Test
  void eachMessageIsSentOnceWhileOneAfterTheOtherIsKilled() throws SQLException {
    try (var scheduling = new Scheduling()) {
      var io = scheduling.emitter();
      scheduling.dispatcher("first");
      scheduling.dispatcher("second");
      var sent = new HashSet<String>();
      var heard = new ArrayList<String>();
      for (var round = 0; round < 20; round++) {
        sent.addAll(schedule(io, 200, round));
        scheduling.kill(round % 2 == 0 ? "first" : "second");
        heard.addAll(scheduling.nextIds(200));
      }
      scheduling.awaitValue("0", "SELECT count(*) FROM pgemit_scheduled");
      scheduling.listener.hearsNothingElse();
      assertThat(heard).containsExactlyInAnyOrderElementsOf(sent);
    }
  }

  @Test
  void oneTimeOfARecurringMessageIsOneRun() throws SQLException {
    try (var scheduling = new Scheduling()) {
      var io = scheduling.dispatcher("first");
      scheduling.dispatcher("second");
      io.recurring().put("yearly", "0 0 1 1 *", ZoneOffset.UTC, emit -> emit.emit("new year"));
      var ids = new HashSet<Object>();
      for (var run = 0; run < 20; run++) {
        scheduling.database.execute(
            "UPDATE pgemit_recurring SET next_at = now(); NOTIFY pgemit_scheduled");
        var message = scheduling.listener.next();
        assertThat(Decoded.at(message, "data", "packet", "data", 0)).isEqualTo("new year");
        ids.add(String.valueOf(Decoded.at(message, "id")));
        scheduling.awaitValue("t", "SELECT next_at > now() FROM pgemit_recurring");
      }
      scheduling.listener.hearsNothingElse();
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
