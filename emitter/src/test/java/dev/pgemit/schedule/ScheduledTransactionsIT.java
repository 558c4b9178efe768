package dev.pgemit.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.pgemit.Emitter;
import dev.pgemit.IdempotencyKeyReusedException;
import dev.pgemit.InvalidMessageException;
import dev.pgemit.ScheduledEmit;
import dev.pgemit.fixture.ScheduleFixture;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tests scheduled messages, and the other statements of their transactions. */
class ScheduledTransactionsIT {
  private static final Duration LATER = Duration.ofHours(1);
  private static final String NOW =
      "SELECT to_char(clock_timestamp() AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"')";

  private ScheduleFixture fixture;
  private Emitter io;

  @BeforeEach
  void start() throws SQLException {
    fixture = new ScheduleFixture();
    io = fixture.emitter();
  }

  @AfterEach
  void stop() throws SQLException {
    fixture.close();
  }

  @Test
  void batchPublishesImmediateAndScheduledMessagesAtomically() throws SQLException {
    var batch = io.batch();
    var now = batch.emit("now", (Object) new byte[1]);
    var later = batch.delay(LATER).withId("mine").emit("later");
    assertThat(batch.publish()).containsExactly(now, later);
    assertThat(fixture.nextId()).isEqualTo(now);
    assertThat(io.scheduled().find(later)).isPresent();

    var again = io.batch();
    again.emit("now");
    again.delay(LATER).withId("mine").emit("later");
    assertThatExceptionOfType(InvalidMessageException.class).isThrownBy(again::publish);
    fixture.listener.assertNothingElse();
  }

  @Test
  void joinsTheCallersTransaction() throws SQLException {
    try (var connection = fixture.database.connect()) {
      connection.setAutoCommit(false);
      var inside = io.using(connection);
      var id = inside.delay(LATER).emit("later");
      assertThat(inside.scheduled().find(id)).isPresent();
      assertThat(io.scheduled().find(id)).isEmpty();
      connection.rollback();
      assertThat(io.scheduled().find(id)).isEmpty();

      var existing = inside.delay(LATER).emit("later");
      connection.commit();
      assertThat(io.scheduled().find(existing)).isPresent();

      assertThat(inside.scheduled().cancel(existing)).isTrue();
      connection.rollback();
      assertThat(io.scheduled().find(existing)).isPresent();
    }
  }

  @Test
  void rejectionLeavesTheTransactionUsable() throws SQLException {
    try (var connection = fixture.database.connect()) {
      connection.setAutoCommit(false);
      var inside = io.using(connection);
      var existing = inside.delay(LATER).withId("mine").emit("later");
      assertThatExceptionOfType(InvalidMessageException.class)
          .isThrownBy(() -> inside.delay(LATER).withId("mine").emit("later"));
      connection.commit();
      assertThat(io.scheduled().find(existing)).isPresent();
    }
  }

  @Test
  void onlyScheduledMessagesCommitSynchronously() throws SQLException {
    // A crash can lose a commit that is confirmed but not flushed.
    assertThat(fixture.database.query("SHOW synchronous_commit")).isEqualTo("on");
    fixture.database.execute(
        """
        CREATE TABLE seen (synchronous_commit text);
        CREATE FUNCTION note() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
          INSERT INTO seen VALUES (current_setting('synchronous_commit'));
          RETURN NULL;
        END $$;
        CREATE CONSTRAINT TRIGGER note AFTER INSERT OR DELETE ON pgemit_scheduled
          DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION note();
        """);
    var batch = io.batch();
    batch.emit("now", (Object) new byte[1]);
    batch.delay(Duration.ZERO).emit("later", (Object) new byte[1]);
    batch.publish();
    fixture.dispatcher("one");
    fixture.nextIds(2);

    fixture.awaitValue("2", "SELECT count(*) FROM seen WHERE synchronous_commit = 'on'");
    assertThat(fixture.database.query("SELECT count(*) FROM seen")).isEqualTo("2");
  }

  @Test
  void duplicateIsScheduledOnceAndAnotherTimeIsAnotherMessage() {
    var moment = Instant.now().plus(LATER);
    var withKey = io.idempotent("order-1");
    var id = withKey.deliverAt(moment).emit("later");

    assertThat(withKey.deliverAt(moment).emit("later")).isEqualTo(id);
    assertThatExceptionOfType(IdempotencyKeyReusedException.class)
        .isThrownBy(() -> withKey.deliverAt(moment.plusSeconds(1)).emit("later"));
    assertThat(io.scheduled().list(10).emits()).extracting(ScheduledEmit::id).containsExactly(id);
  }

  @Test
  void duplicateReturnsTheDueTimeOfTheFirstCallEvenAfterItWasSent() throws SQLException {
    var withKey = io.to("a").idempotent("order-1").delay(Duration.ofNanos(1_500_000_001));
    var first = withKey.scheduleAsync("later").join();
    assertThat(io.scheduled().find(first.id())).contains(first);
    assertThat(withKey.scheduleAsync("later").join()).isEqualTo(first);

    fixture.dispatcher("one");
    assertThat(fixture.nextId()).isEqualTo(first.id());
    assertThat(withKey.scheduleAsync("later").join()).isEqualTo(first);

    var moment = io.idempotent("order-2").deliverAt(Instant.EPOCH.plusNanos(1_999));
    var past = moment.scheduleAsync("past").join();
    assertThat(past.deliverAt()).isEqualTo(Instant.EPOCH.plusNanos(1_000));
    assertThat(moment.scheduleAsync("past").join()).isEqualTo(past);
  }

  @Test
  void delayWithAKeyStartsAtTheCallNotAtTheTransaction() throws SQLException {
    try (var connection = fixture.database.connect()) {
      connection.setAutoCommit(false);
      try (var statement = connection.createStatement()) {
        statement.execute("SELECT pg_sleep(1)");
      }
      var before = Instant.parse(fixture.database.query(NOW));
      var withKey = io.using(connection).idempotent("order-1").delay(LATER);
      var first = withKey.scheduleAsync("later").join();

      assertThat(first.deliverAt()).isAfterOrEqualTo(before.plus(LATER));
      assertThat(withKey.scheduleAsync("later").join()).isEqualTo(first);
      connection.commit();
    }
  }

  @Test
  void duplicateBatchReturnsTheDueTimes() {
    var moments = new HashSet<Instant>();
    for (var i = 0; i < 2; i++) {
      var batch = io.idempotentBatch("batch-1");
      var later = batch.delay(LATER).scheduleAsync("later");
      batch.publish();
      moments.add(later.join().deliverAt());
    }
    assertThat(moments).hasSize(1);
  }

  @Test
  void batchWithAKeyIsPublishedAndScheduledOnce() throws SQLException {
    for (var i = 0; i < 2; i++) {
      var batch = io.idempotentBatch("batch-1");
      batch.emit("now");
      batch.delay(LATER).emit("later");
      batch.publish();
    }
    assertThat(fixture.nextId()).isNotEmpty();
    fixture.listener.assertNothingElse();
    assertThat(io.scheduled().list(10).emits()).hasSize(1);
  }

  @Test
  void requestsCannotBeScheduled() {
    assertThat(io.delay(LATER).emitWithAck("question"))
        .failsWithin(Duration.ofSeconds(5))
        .withThrowableThat()
        .havingCause()
        .isInstanceOf(InvalidMessageException.class)
        .withMessageStartingWith("delay: ");
  }
}
