package dev.pgemit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.pgemit.receiving.Decoded;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.HashSet;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Messages that go out at the times of a cron expression. */
class RecurringIT {
  private static final String OVERDUE =
      "UPDATE pgemit_recurring SET next_at = now() - interval '3 days'; NOTIFY pgemit_scheduled";

  private Scheduling scheduling;
  private Emitter io;

  @BeforeEach
  void start() throws SQLException {
    scheduling = new Scheduling();
    io = scheduling.dispatcher("one");
  }

  @AfterEach
  void stop() throws SQLException {
    scheduling.close();
  }

  @Test
  void goesOutEachTimeWithAnIdOfItsOwn() throws SQLException {
    io.recurring().put("tick", "* * * * * *", ZoneOffset.UTC, emit -> emit.to("a").emit("tick", 1));
    var ids = new HashSet<Object>();
    for (var i = 0; i < 3; i++) {
      var message = scheduling.listener.next();
      assertThat(Decoded.at(message, "data", "packet", "data", 0)).isEqualTo("tick");
      assertThat(Decoded.at(message, "data", "opts", "rooms", 0)).isEqualTo("a");
      ids.add(String.valueOf(Decoded.at(message, "id")));
    }
    assertThat(ids).hasSize(3);
  }

  @Test
  void binaryRecursToo() throws SQLException {
    io.recurring()
        .put(
            "tick", "* * * * * *", ZoneOffset.UTC, emit -> emit.emit("tick", (Object) new byte[9]));
    var first = scheduling.listener.nextMessage();
    var second = scheduling.listener.nextMessage();

    assertThat(Decoded.at(second, "data")).isNotNull().isEqualTo(Decoded.at(first, "data"));
    assertThat(Decoded.at(second, "id")).isNotNull().isNotEqualTo(Decoded.at(first, "id"));
  }

  @Test
  void nextTimeIsInItsZone() {
    var zone = ZoneId.of("Asia/Kolkata");
    var put = io.recurring().put("daily", "30 8 * * *", zone, emit -> emit.emit("hello"));

    var next = ZonedDateTime.ofInstant(put.next(), zone);
    assertThat(next.getHour()).isEqualTo(8);
    assertThat(next.getMinute()).isEqualTo(30);
    assertThat(put.next())
        .isBetween(Instant.now(), Instant.now().plus(Duration.ofDays(1)).plusSeconds(60));
    assertThat(io.recurring().find("daily")).contains(put);
    assertThat(io.recurring().list()).containsExactly(put);
  }

  @Test
  void missedTimesGoOutAsOne() throws SQLException {
    io.recurring().put("hourly", "0 * * * *", ZoneOffset.UTC, emit -> emit.emit("hour"));
    scheduling.database.execute(OVERDUE);

    assertThat(scheduling.nextId()).isNotEmpty();
    scheduling.awaitValue("t", "SELECT next_at > now() FROM pgemit_recurring");
    scheduling.listener.hearsNothingElse();
  }

  @Test
  void pausedStaysQuietUntilItIsResumed() throws SQLException {
    var recurring = io.recurring();
    recurring.put("tick", "* * * * * *", ZoneOffset.UTC, emit -> emit.emit("tick"));
    assertThat(recurring.pause("tick"))
        .hasValueSatisfying(one -> assertThat(one.isPaused()).isTrue());
    recurring.put("tick", "* * * * * *", ZoneOffset.UTC, emit -> emit.emit("tock"));
    scheduling.database.execute(OVERDUE);
    var marker = io.delay(Duration.ofSeconds(1)).emit("marker");
    // All that was under way when it was paused comes before.
    var next = scheduling.listener.next();
    while (!marker.equals(Decoded.at(next, "id"))) {
      assertThat(Decoded.at(next, "data", "packet", "data", 0)).isEqualTo("tick");
      next = scheduling.listener.next();
    }

    assertThat(recurring.resume("tick"))
        .hasValueSatisfying(one -> assertThat(one.isPaused()).isFalse());
    assertThat(Decoded.at(scheduling.listener.next(), "data", "packet", "data", 0))
        .isEqualTo("tock");
    assertThat(recurring.pause("another")).isEmpty();
    assertThat(recurring.resume("another")).isEmpty();
  }

  @Test
  void deletedIsGone() {
    io.recurring().put("daily", "0 0 * * *", ZoneOffset.UTC, emit -> emit.emit("day"));
    assertThat(io.recurring().delete("daily")).isTrue();
    assertThat(io.recurring().delete("daily")).isFalse();
    assertThat(io.recurring().list()).isEmpty();
  }

  @Test
  void putAgainLosesNoTimeThatHasJustCome() throws SQLException {
    var alone = scheduling.emitter();
    io.close();
    alone.recurring().put("daily", "0 0 * * *", ZoneOffset.UTC, emit -> emit.emit("day"));
    scheduling.database.execute(OVERDUE);

    var same =
        alone.recurring().put("daily", "0 0 * * *", ZoneOffset.UTC, emit -> emit.emit("day"));
    assertThat(same.next()).isBefore(Instant.now());
    var other =
        alone.recurring().put("daily", "0 1 * * *", ZoneOffset.UTC, emit -> emit.emit("day"));
    assertThat(other.next()).isAfter(Instant.now());
  }

  @Test
  void whatAHandPutIntoTheTableIsPausedAndHoldsUpNothing() throws SQLException {
    io.recurring().put("broken", "0 0 * * *", ZoneOffset.UTC, emit -> emit.emit("broken"));
    scheduling.database.execute("UPDATE pgemit_recurring SET cron = 'daily'");
    scheduling.database.execute(OVERDUE);
    var id = io.delay(Duration.ZERO).emit("next");

    assertThat(scheduling.nextId()).isEqualTo(id);
    scheduling.awaitValue("t", "SELECT is_paused FROM pgemit_recurring");
  }

  @Test
  void refusesWhatCannotRecur() {
    refuses("emit", "0 0 * * *", emit -> {});
    refuses(
        "emit",
        "0 0 * * *",
        emit -> {
          emit.emit("one");
          emit.emit("two");
        });
    refuses("id", "0 0 * * *", emit -> emit.withId("mine").emit("event"));
    refuses("deliverAt", "0 0 * * *", emit -> emit.delay(Duration.ofDays(1)).emit("event"));
    refuses("event", "0 0 * * *", emit -> emit.emit("connect"));
    refuses("cron", "0 0 30 2 *", emit -> emit.emit("event"));
    refuses("cron", "daily", emit -> emit.emit("event"));
    assertThat(io.recurring().list()).isEmpty();
  }

  private void refuses(String field, String cron, Consumer<BroadcastOperator> emit) {
    assertThatExceptionOfType(InvalidMessageException.class)
        .isThrownBy(() -> io.recurring().put("name", cron, ZoneOffset.UTC, emit))
        .satisfies(
            invalid ->
                assertThat(invalid.faults())
                    .extracting(InvalidMessageException.Fault::field)
                    .containsExactly(field));
  }
}
