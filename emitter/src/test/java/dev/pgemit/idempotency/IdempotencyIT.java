package dev.pgemit.idempotency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.pgemit.Emitter;
import dev.pgemit.IdempotencyKeyReusedException;
import dev.pgemit.InvalidMessageException;
import dev.pgemit.fixture.NotificationReceiver;
import dev.pgemit.fixture.WireValues;
import dev.pgemit.fixture.WriterBlocker;
import dev.pgemit.migrations.Migrations;
import dev.pgemit.testing.TestDatabase;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Calls with a key publish once, however often they are repeated. */
class IdempotencyIT {
  private TestDatabase database;
  private Emitter io;
  private Emitter otherReplica;
  private NotificationReceiver listener;

  @BeforeEach
  void start() throws SQLException {
    database = TestDatabase.create();
    Migrations.migrate(database.dataSource());
    io = Emitter.create(database.dataSource());
    otherReplica = Emitter.create(database.dataSource());
    listener = new NotificationReceiver(database);
  }

  @AfterEach
  void stop() throws SQLException {
    listener.close();
    otherReplica.close();
    io.close();
    database.close();
  }

  @Test
  void duplicatePublishesNothingAndReturnsTheFirstId() throws SQLException {
    var id = io.idempotent("key").to("room").emit("paid", 1);
    assertThat(io.idempotent("key").to("room").emit("paid", 1)).isEqualTo(id);
    assertThat(otherReplica.to("room").idempotent("key").emitAsync("paid", 1).join()).isEqualTo(id);
    assertThat(WireValues.at(listener.next(), "id")).isEqualTo(id);
    listener.assertNothingElse();
  }

  @Test
  void largeMessagesArePublishedOnce() throws SQLException {
    var id = io.idempotent("key").emit("file", new byte[] {1, 2});
    assertThat(otherReplica.idempotent("key").emit("file", new byte[] {1, 2})).isEqualTo(id);
    assertThat(WireValues.at(listener.nextMessage(), "id")).isEqualTo(id);
    listener.assertNothingElse();
    assertThat(database.query("SELECT count(*) FROM socket_io_attachments")).isEqualTo("1");
  }

  @Test
  void anotherMessageWithTheSameKeyIsRejected() throws SQLException {
    io.idempotent("key").emit("paid", 1);
    var others =
        List.<Runnable>of(
            () -> io.idempotent("key").emit("paid", 2),
            () -> io.idempotent("key").emit("paid", 1, 1),
            () -> io.idempotent("key").emit("paid", "1"),
            () -> io.idempotent("key").to("room").emit("paid", 1),
            () -> io.idempotent("key").of("/admin").emit("paid", 1),
            () -> io.idempotent("key").emit("paid", 1, new byte[1]),
            () -> io.idempotent("key").withId("chosen").emit("paid", 1),
            () -> io.idempotent("key").asVolatile().emit("paid", 1));
    assertThat(others)
        .allSatisfy(
            other ->
                assertThatExceptionOfType(IdempotencyKeyReusedException.class)
                    .isThrownBy(other::run)
                    .withMessageContaining("\"key\""));
    listener.next();
    listener.assertNothingElse();
  }

  @Test
  void orderOfMapKeysDoesNotMatter() throws SQLException {
    var one = new LinkedHashMap<String, Object>(Map.of("a", 1));
    one.put("b", List.of(1.5, "x"));
    var other = new LinkedHashMap<String, Object>(Map.of("b", List.of(1.5, "x")));
    other.put("a", 1);
    assertThat(io.idempotent("small").emit("e", one))
        .isEqualTo(io.idempotent("small").emit("e", other));
    assertThat(io.idempotent("large").emit("e", one, new byte[1]))
        .isEqualTo(io.idempotent("large").emit("e", other, new byte[1]));
  }

  @Test
  void concurrentCallsOnTwoReplicasArePublishedOnceEach() throws SQLException {
    var calls = new ArrayList<CompletableFuture<String>>();
    for (var i = 0; i < 300; i++) {
      var key = "key" + i % 100;
      calls.add(io.idempotent(key).emitAsync("e", i % 100));
      calls.add(otherReplica.idempotent(key).emitAsync("e", i % 100));
    }
    var ids = calls.stream().map(CompletableFuture::join).distinct().toList();
    assertThat(ids).hasSize(100);
    assertThat(listener.next(100))
        .extracting(message -> WireValues.at(message, "id"))
        .hasSameElementsAs(ids);
    listener.assertNothingElse();
  }

  @Test
  void callsWithAndWithoutKeyArriveInOrder() throws SQLException {
    var calls =
        IntStream.range(0, 500)
            .mapToObj(
                i -> i % 3 == 0 ? io.idempotent("key" + i).emitAsync("e", i) : io.emitAsync("e", i))
            .toList();
    var ids = calls.stream().map(CompletableFuture::join).toList();
    assertThat(listener.next(500))
        .extracting(message -> WireValues.at(message, "id"))
        .isEqualTo(ids);
  }

  @Test
  void unknownOutcomeIsRetriedAndPublishedOnce() throws SQLException {
    try (var blocker = new WriterBlocker(database)) {
      var withKey = io.idempotent("key").emitAsync("keyed", new byte[1]);
      blocker.awaitBlockedWriter();
      blocker.terminateWriter();
      blocker.release();
      assertThat(withKey).succeedsWithin(Duration.ofSeconds(20));
      assertThat(WireValues.at(listener.nextMessage(), "id")).isEqualTo(withKey.join());
      listener.assertNothingElse();
    }
  }

  @Test
  void oneKeyCoversAllMessagesOfABatch() throws SQLException {
    var ids = publishBatch(io, "first", "second");
    assertThat(publishBatch(otherReplica, "first", "second")).isEqualTo(ids);
    assertThatExceptionOfType(IdempotencyKeyReusedException.class)
        .isThrownBy(() -> publishBatch(io, "second", "first"));
    assertThatExceptionOfType(InvalidMessageException.class)
        .isThrownBy(() -> io.batch().idempotent("inside").emit("e"))
        .withMessageContaining("set the key on the batch");
    assertThat(listener.next(2)).extracting(message -> WireValues.at(message, "id")).isEqualTo(ids);
    listener.assertNothingElse();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void futuresOfARepeatedBatchCompleteWithTheFirstIds(boolean isAsync) throws SQLException {
    var ids = publishBatch(io, "a", "b", "c");
    var batch = io.idempotentBatch("batch");
    var first = batch.emitAsync("a");
    batch.emit("b");
    var last = batch.emitAsync("c");

    var repeated = isAsync ? batch.publishAsync().join() : batch.publish();

    assertThat(repeated).isEqualTo(ids);
    assertThat(first).isCompletedWithValue(ids.get(0));
    assertThat(last).isCompletedWithValue(ids.get(2));
    assertThat(listener.next(3)).extracting(message -> WireValues.at(message, "id")).isEqualTo(ids);
    listener.assertNothingElse();
  }

  private static List<String> publishBatch(Emitter emitter, String... events) {
    var batch = emitter.idempotentBatch("batch");
    List.of(events).forEach(batch::emit);
    return batch.publish();
  }

  @Test
  void keyOfARolledBackTransactionCanBeUsedAgain() throws SQLException {
    try (var connection = database.connect()) {
      connection.setAutoCommit(false);
      io.using(connection).idempotent("key").emit("paid", 1);
      connection.rollback();
      var id = io.using(connection).idempotent("key").emit("paid", 1);
      assertThat(io.using(connection).idempotent("key").emit("paid", 1)).isEqualTo(id);
      assertThatExceptionOfType(IdempotencyKeyReusedException.class)
          .isThrownBy(() -> io.using(connection).idempotent("key").emit("paid", 2));
      connection.commit();
      assertThat(io.idempotent("key").emit("paid", 1)).isEqualTo(id);
      assertThat(WireValues.at(listener.next(), "id")).isEqualTo(id);
      listener.assertNothingElse();
    }
  }

  @Test
  void failedRemovalOfExpiredKeysDoesNotFailTheNextEmit() throws SQLException {
    database.execute(
        """
        CREATE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS
          'BEGIN RAISE EXCEPTION ''no rows are removed''; END';
        CREATE TRIGGER fail BEFORE DELETE ON pgemit_idempotency_keys
          FOR EACH STATEMENT EXECUTE FUNCTION fail()
        """);
    var config = new HikariConfig();
    config.setDataSource(database.dataSource());
    config.setAutoCommit(false);
    try (var pool = new HikariDataSource(config);
        var emitter = Emitter.create(pool)) {
      for (var key : List.of("a", "b", "c")) {
        emitter.idempotent(key).emit(key);
      }
      assertThat(listener.next(3)).hasSize(3);
    }
  }

  @Test
  void expiredKeyCanBeUsedAgain() throws SQLException {
    var first = io.idempotent("key").emit("paid", 1);
    ageKeys("1 day");
    var second = io.idempotent("key").emit("something else");
    assertThat(second).isNotEqualTo(first);
    assertThat(listener.next(2))
        .extracting(message -> WireValues.at(message, "id"))
        .isEqualTo(List.of(first, second));
  }

  @Test
  void expiredKeysAreRemoved() throws SQLException {
    var calls =
        IntStream.range(0, 600).mapToObj(i -> io.idempotent("old" + i).emitAsync("e")).toList();
    calls.forEach(CompletableFuture::join);
    ageKeys("25 hours");
    try (var later = Emitter.create(database.dataSource())) {
      later.idempotent("new").emit("e");
      later.idempotent("newer").emit("e"); // after the removal that the first emitter started
    }
    assertThat(
            database.query("SELECT string_agg(key, ' ' ORDER BY key) FROM pgemit_idempotency_keys"))
        .isEqualTo("new newer");
  }

  @Test
  void missingTableFailsOnlyCallsWithAKey() throws SQLException {
    database.execute("DROP TABLE pgemit_idempotency_keys");
    CompletableFuture<String> withKey;
    CompletableFuture<String> other;
    try (var blocker = new WriterBlocker(database)) {
      var blockingEmit = io.emitAsync("blocker", new byte[1]);
      blocker.awaitBlockedWriter();
      withKey = io.idempotent("key").emitAsync("keyed");
      other = io.emitAsync("other", new byte[1]);
      blocker.release();
      assertThat(blockingEmit).succeedsWithin(Duration.ofSeconds(20));
    }
    assertThat(other).succeedsWithin(Duration.ofSeconds(20));
    assertThat(withKey)
        .failsWithin(Duration.ofSeconds(20))
        .withThrowableThat()
        .withMessageContaining("pgemit migrate")
        .withMessageContaining("pgemit_idempotency_keys");
  }

  @Test
  void invalidKeyIsRejected() {
    for (var key : new String[] {"", "x".repeat(256), "é", "a\nb", null}) {
      var rejected = catchThrowableOfType(InvalidMessageException.class, () -> io.idempotent(key));
      assertThat(rejected).hasMessageContaining("idempotencyKey");
    }
  }

  private void ageKeys(String interval) throws SQLException {
    database.execute(
        "UPDATE pgemit_idempotency_keys SET created_at = created_at - interval '%s'"
            .formatted(interval));
  }
}
