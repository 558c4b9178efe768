package dev.pgemit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Messages that wait, and what else belongs to their transaction. */
class ScheduledTransactionsIT {
  private static final Duration LATER = Duration.ofHours(1);
  private static final String NOW =
      "SELECT to_char(clock_timestamp() AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"')";

  private Scheduling scheduling;
  private Emitter io;

  @BeforeEach
  void start() throws SQLException {
    scheduling = new Scheduling();
    io = scheduling.emitter();
  }

  @AfterEach
  void stop() throws SQLException {
    scheduling.close();
  }

  @Test
  void batchGoesNowAndLaterOrNotAtAll() throws SQLException {
    var batch = io.batch();
    var now = batch.emit("now", (Object) new byte[1]);
    var later = batch.delay(LATER).withId("mine").emit("later");
    assertThat(batch.publish()).containsExactly(now, later);
    assertThat(scheduling.nextId()).isEqualTo(now);
    assertThat(io.scheduled().find(later)).isPresent();

    var again = io.batch();
    again.emit("now");
    again.delay(LATER).withId("mine").emit("later");
    assertThatExceptionOfType(InvalidMessageException.class).isThrownBy(again::publish);
    scheduling.listener.hearsNothingElse();
  }

  @Test
  void joinsTheTransactionOfTheCaller() throws SQLException {
    try (var connection = scheduling.database.connect()) {
      connection.setAutoCommit(false);
      var inside = io.using(connection);
      var id = inside.delay(LATER).emit("later");
      assertThat(inside.scheduled().find(id)).isPresent();
      assertThat(io.scheduled().find(id)).isEmpty();
      connection.rollback();
      assertThat(io.scheduled().find(id)).isEmpty();

      var kept = inside.delay(LATER).emit("later");
      connection.commit();
      assertThat(io.scheduled().find(kept)).isPresent();

      assertThat(inside.scheduled().cancel(kept)).isTrue();
      connection.rollback();
      assertThat(io.scheduled().find(kept)).isPresent();
    }
  }

  @Test
  void refusalLeavesTheTransactionUsable() throws SQLException {
    try (var connection = scheduling.database.connect()) {
      connection.setAutoCommit(false);
      var inside = io.using(connection);
      var kept = inside.delay(LATER).withId("mine").emit("later");
      assertThatExceptionOfType(InvalidMessageException.class)
          .isThrownBy(() -> inside.delay(LATER).withId("mine").emit("later"));
      connection.commit();
      assertThat(io.scheduled().find(kept)).isPresent();
    }
  }

  @Test
  void whatWaitsIsFlushedThoughWhatGoesAtOnceIsNot() throws SQLException {
    // A commit that is not flushed can be lost by a crash after it was told.
    assertThat(scheduling.database.query("SHOW synchronous_commit")).isEqualTo("on");
    scheduling.database.execute(
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
    scheduling.dispatcher("one");
    scheduling.nextIds(2);

    scheduling.awaitValue("2", "SELECT count(*) FROM seen WHERE synchronous_commit = 'on'");
    assertThat(scheduling.database.query("SELECT count(*) FROM seen")).isEqualTo("2");
  }

  @Test
  void repeatWithAKeyWaitsOnceAndAnotherTimeIsAnotherMessage() {
    var moment = Instant.now().plus(LATER);
    var keyed = io.idempotent("order-1");
    var id = keyed.deliverAt(moment).emit("later");

    assertThat(keyed.deliverAt(moment).emit("later")).isEqualTo(id);
    assertThatExceptionOfType(IdempotencyKeyReusedException.class)
        .isThrownBy(() -> keyed.deliverAt(moment.plusSeconds(1)).emit("later"));
    assertThat(io.scheduled().list(10).emits()).extracting(ScheduledEmit::id).containsExactly(id);
  }

  @Test
  void repeatWithAKeyIsToldTheTimeOfTheFirstCallAlsoWhenThatWasSent() throws SQLException {
    var keyed = io.to("a").idempotent("order-1").delay(Duration.ofNanos(1_500_000_001));
    var first = keyed.scheduleAsync("later").join();
    assertThat(io.scheduled().find(first.id())).contains(first);
    assertThat(keyed.scheduleAsync("later").join()).isEqualTo(first);

    scheduling.dispatcher("one");
    assertThat(scheduling.nextId()).isEqualTo(first.id());
    assertThat(keyed.scheduleAsync("later").join()).isEqualTo(first);

    var moment = io.idempotent("order-2").deliverAt(Instant.EPOCH.plusNanos(1_999));
    var past = moment.scheduleAsync("past").join();
    assertThat(past.deliverAt()).isEqualTo(Instant.EPOCH.plusNanos(1_000));
    assertThat(moment.scheduleAsync("past").join()).isEqualTo(past);
  }

  @Test
  void delayWithAKeyRunsFromTheCallThoughItsTransactionIsOlder() throws SQLException {
    try (var connection = scheduling.database.connect()) {
      connection.setAutoCommit(false);
      try (var statement = connection.createStatement()) {
        statement.execute("SELECT pg_sleep(1)");
      }
      var before = Instant.parse(scheduling.database.query(NOW));
      var keyed = io.using(connection).idempotent("order-1").delay(LATER);
      var first = keyed.scheduleAsync("later").join();

      assertThat(first.deliverAt()).isAfterOrEqualTo(before.plus(LATER));
      assertThat(keyed.scheduleAsync("later").join()).isEqualTo(first);
      connection.commit();
    }
  }

  @Test
  void repeatOfABatchTellsWhenItsMessagesGo() {
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
  void batchWithAKeyGoesNowAndLaterOnce() throws SQLException {
    for (var i = 0; i < 2; i++) {
      var batch = io.idempotentBatch("batch-1");
      batch.emit("now");
      batch.delay(LATER).emit("later");
      batch.publish();
    }
    assertThat(scheduling.nextId()).isNotEmpty();
    scheduling.listener.hearsNothingElse();
    assertThat(io.scheduled().list(10).emits()).hasSize(1);
  }

  @Test
  void whatIsAskedIsAskedAtOnce() {
    assertThat(io.delay(LATER).emitWithAck("question"))
        .failsWithin(Duration.ofSeconds(5))
        .withThrowableThat()
        .havingCause()
        .isInstanceOf(InvalidMessageException.class)
        .withMessageStartingWith("delay: ");
  }
}
