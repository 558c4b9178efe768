package dev.pgemit.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgemit.Emitter;
import dev.pgemit.fixture.ScheduleFixture;
import dev.pgemit.fixture.WireValues;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.HashSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tests messages that are sent at the times of a cron expression. */
class RecurringEmitsIT {
  private static final String OVERDUE =
      "UPDATE pgemit_recurring SET next_at = now() - interval '3 days'; NOTIFY pgemit_scheduled";

  private ScheduleFixture fixture;
  private Emitter io;

  @BeforeEach
  void start() throws SQLException {
    fixture = new ScheduleFixture();
    io = fixture.dispatcher("one");
  }

  @AfterEach
  void stop() throws SQLException {
    fixture.close();
  }

  @Test
  void eachRunHasItsOwnId() throws SQLException {
    io.recurring().put("tick", "* * * * * *", ZoneOffset.UTC, emit -> emit.to("a").emit("tick", 1));
    var ids = new HashSet<Object>();
    for (var i = 0; i < 3; i++) {
      var message = fixture.listener.next();
      assertThat(WireValues.at(message, "data", "packet", "data", 0)).isEqualTo("tick");
      assertThat(WireValues.at(message, "data", "opts", "rooms", 0)).isEqualTo("a");
      ids.add(String.valueOf(WireValues.at(message, "id")));
    }
    assertThat(ids).hasSize(3);
  }

  @Test
  void binaryMessagesCanRecur() throws SQLException {
    io.recurring()
        .put(
            "tick", "* * * * * *", ZoneOffset.UTC, emit -> emit.emit("tick", (Object) new byte[9]));
    var first = fixture.listener.nextMessage();
    var second = fixture.listener.nextMessage();

    assertThat(WireValues.at(second, "data")).isNotNull().isEqualTo(WireValues.at(first, "data"));
    assertThat(WireValues.at(second, "id")).isNotNull().isNotEqualTo(WireValues.at(first, "id"));
  }

  @Test
  void previewShowsWhatARunPublishes() throws SQLException {
    io.recurring().put("yearly", "0 0 1 1 *", ZoneOffset.UTC, emit -> emit.to("a").emit("e", 1));

    var preview = io.recurring().previewRun("yearly").orElseThrow();
    var id = io.recurring().run("yearly").orElseThrow();

    assertThat(preview.id()).isNotEqualTo(id);
    assertThat(preview.notification()).contains(preview.id(), "[\"e\",1]");
    // The preview itself published nothing.
    assertThat(WireValues.at(fixture.listener.next(), "id")).isEqualTo(id);
    assertThat(io.recurring().previewRun("none")).isEmpty();
  }

  @Test
  void nextRunUsesItsTimeZone() {
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
  void missedRunsAreSentOnce() throws SQLException {
    io.recurring().put("hourly", "0 * * * *", ZoneOffset.UTC, emit -> emit.emit("hour"));
    fixture.database.execute(OVERDUE);

    assertThat(fixture.nextId()).isNotEmpty();
    fixture.awaitValue("t", "SELECT next_at > now() FROM pgemit_recurring");
    fixture.listener.assertNothingElse();
  }

  @Test
  void pausedMessageIsNotSentUntilResumed() throws SQLException {
    var recurring = io.recurring();
    recurring.put("tick", "* * * * * *", ZoneOffset.UTC, emit -> emit.emit("tick"));
    assertThat(recurring.pause("tick"))
        .hasValueSatisfying(one -> assertThat(one.isPaused()).isTrue());
    recurring.put("tick", "* * * * * *", ZoneOffset.UTC, emit -> emit.emit("tock"));
    fixture.database.execute(OVERDUE);
    var marker = io.delay(Duration.ofSeconds(1)).emit("marker");
    // All runs that were in progress at the pause arrive first.
    var next = fixture.listener.next();
    while (!marker.equals(WireValues.at(next, "id"))) {
      assertThat(WireValues.at(next, "data", "packet", "data", 0)).isEqualTo("tick");
      next = fixture.listener.next();
    }

    assertThat(recurring.resume("tick"))
        .hasValueSatisfying(one -> assertThat(one.isPaused()).isFalse());
    assertThat(WireValues.at(fixture.listener.next(), "data", "packet", "data", 0))
        .isEqualTo("tock");
    assertThat(recurring.pause("another")).isEmpty();
    assertThat(recurring.resume("another")).isEmpty();
  }

  @Test
  void deletedMessageIsNotSent() {
    io.recurring().put("daily", "0 0 * * *", ZoneOffset.UTC, emit -> emit.emit("day"));
    assertThat(io.recurring().delete("daily")).isTrue();
    assertThat(io.recurring().delete("daily")).isFalse();
    assertThat(io.recurring().list()).isEmpty();
  }

  @Test
  void repeatedPutKeepsADueRun() throws SQLException {
    var alone = fixture.emitter();
    io.close();
    alone.recurring().put("daily", "0 0 * * *", ZoneOffset.UTC, emit -> emit.emit("day"));
    fixture.database.execute(OVERDUE);

    var same =
        alone.recurring().put("daily", "0 0 * * *", ZoneOffset.UTC, emit -> emit.emit("day"));
    assertThat(same.next()).isBefore(Instant.now());
    var other =
        alone.recurring().put("daily", "0 1 * * *", ZoneOffset.UTC, emit -> emit.emit("day"));
    assertThat(other.next()).isAfter(Instant.now());
  }

  @Test
  void invalidRowIsPausedAndDoesNotBlockOthers() throws SQLException {
    io.recurring().put("broken", "0 0 * * *", ZoneOffset.UTC, emit -> emit.emit("broken"));
    fixture.database.execute("UPDATE pgemit_recurring SET cron = 'daily'");
    fixture.database.execute(OVERDUE);
    var id = io.delay(Duration.ZERO).emit("next");

    assertThat(fixture.nextId()).isEqualTo(id);
    fixture.awaitValue("t", "SELECT is_paused FROM pgemit_recurring");
  }
}
