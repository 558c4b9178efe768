package dev.pgemit.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgemit.fixture.ScheduleFixture;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** Tests processes whose clock differs from the database's. */
class ScheduledClockSkewIT {
  /** Replace Postgres's clock functions, for all sessions of the database. */
  private static final String SHIFTED_CLOCK =
      """
      CREATE SCHEMA clock;
      CREATE FUNCTION clock.statement_timestamp() RETURNS timestamptz LANGUAGE sql STABLE
        AS $$ SELECT pg_catalog.statement_timestamp() + interval '%1$s' $$;
      CREATE FUNCTION clock.clock_timestamp() RETURNS timestamptz LANGUAGE sql VOLATILE
        AS $$ SELECT pg_catalog.clock_timestamp() + interval '%1$s' $$;
      DO $$ BEGIN EXECUTE format(
        'ALTER DATABASE %%I SET search_path = clock, pg_catalog, public', current_database());
      END $$;
      ALTER TABLE pgemit_scheduled ALTER COLUMN created_at SET DEFAULT clock.statement_timestamp();
      """;

  @Test
  void dueByTheDatabaseClockIsSentDespiteALocalClockBehind() throws SQLException {
    try (var fixture = new ScheduleFixture(SHIFTED_CLOCK.formatted("1 hour"))) {
      var io = fixture.dispatcher("ahead");
      var later = io.deliverAt(Instant.now().plus(Duration.ofMinutes(90))).emit("later");
      var passed = io.deliverAt(Instant.now().plus(Duration.ofMinutes(30))).emit("passed");

      assertThat(fixture.nextId()).isEqualTo(passed);
      assertThat(io.scheduled().find(later)).isPresent();
    }
  }

  @Test
  void notDueByTheDatabaseClockWaitsDespiteALocalClockAhead() throws SQLException {
    try (var fixture = new ScheduleFixture(SHIFTED_CLOCK.formatted("-1 hour"))) {
      var io = fixture.dispatcher("behind");
      var early = io.deliverAt(Instant.now().minus(Duration.ofMinutes(30))).emit("early");
      var passed = io.deliverAt(Instant.now().minus(Duration.ofMinutes(90))).emit("passed");

      assertThat(fixture.nextId()).isEqualTo(passed);
      assertThat(io.scheduled().find(early)).isPresent();
    }
  }

  @Test
  void delayUsesTheDatabaseClock() throws SQLException {
    try (var fixture = new ScheduleFixture(SHIFTED_CLOCK.formatted("1 hour"))) {
      var io = fixture.dispatcher("ahead");
      var before = Instant.now();
      var scheduled = io.delay(Duration.ofSeconds(1)).scheduleAsync("event").join();

      assertThat(scheduled.deliverAt())
          .isBetween(
              before.plus(Duration.ofMinutes(59)), Instant.now().plus(Duration.ofMinutes(61)));
      assertThat(fixture.nextId()).isEqualTo(scheduled.id());
    }
  }
}
