package dev.pgemit.publish;

import static dev.pgemit.fixture.CallFailures.awaitFailure;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pgemit.Emitter;
import dev.pgemit.fixture.ScheduleFixture;
import dev.pgemit.testing.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Locks of other sessions fail only the calls that need them. */
class HeldLocksIT {
  private static final String KEY =
      "INSERT INTO pgemit_idempotency_keys (key, fingerprint, ids, created_at)"
          + " VALUES ('held', '\\x00', 'a', now())";

  @Test
  void lockedMessageIdFailsOnlyItsOwnCall() throws SQLException {
    try (var fixture = new ScheduleFixture();
        var session = transaction(fixture.database)) {
      var io = fixture.emitter();
      try (var other = fixture.database.connect()) {
        other.setAutoCommit(false);
        io.using(other).delay(Duration.ofHours(1)).withId("meeting-7").emit("e");
        var later = io.delay(Duration.ofHours(1));
        // Both messages would wait for the row in the same batch.
        await()
            .atMost(Duration.ofSeconds(30))
            .until(
                () -> {
                  var lockedCall = later.withId("meeting-7").emitAsync("e");
                  awaitWaiting(fixture.database);
                  io.emit("plain");
                  var isFirst = !lockedCall.isDone();
                  assertRejected(lockedCall, "holds the same idempotency key or id");
                  return isFirst;
                });
        var lockedCall = later.withId("meeting-7").emitAsync("e");
        var otherCall = later.emitAsync("e");
        assertRejected(lockedCall, "holds the same idempotency key or id");
        assertThat(io.scheduled().find(otherCall.join())).isPresent();
        other.rollback();
        assertThat(later.withId("meeting-7").emit("e")).isEqualTo("meeting-7");
      }
      assertThat(session.isClosed()).isFalse();
    }
  }

  @Test
  void largeMessagesWithoutKeyArePublishedWhileTheKeysTableIsLocked() throws SQLException {
    try (var fixture = new ScheduleFixture();
        var session = transaction(fixture.database)) {
      var io = fixture.emitter();
      execute(session, "LOCK TABLE pgemit_idempotency_keys IN ACCESS EXCLUSIVE MODE");
      var first = io.idempotent("first").emitAsync("e");
      awaitWaiting(fixture.database);
      var large = io.emitAsync("large", (Object) new byte[9_000]);
      var withKey = io.idempotent("keyed").emitAsync("large", (Object) new byte[9_000]);
      var small = io.emitAsync("small");
      assertRejected(first, "holds a lock on pgemit_idempotency_keys");
      assertRejected(withKey, "holds a lock on pgemit_idempotency_keys");
      assertThat(large).succeedsWithin(Duration.ofSeconds(30));
      assertThat(small).succeedsWithin(Duration.ofSeconds(30));
    }
  }

  @Test
  void lockedIdempotencyKeyFailsOnlyItsOwnCall() throws SQLException {
    try (var fixture = new ScheduleFixture();
        var session = transaction(fixture.database)) {
      var io = fixture.emitter();
      execute(session, KEY);
      var first = io.idempotent("held").emitAsync("e");
      awaitWaiting(fixture.database);
      var before = io.idempotent("before").emitAsync("e");
      var again = io.idempotent("held").emitAsync("e");
      var large = io.idempotent("after").emitAsync("large", (Object) new byte[9_000]);
      assertRejected(first, "holds the same idempotency key or id");
      assertRejected(again, "holds the same idempotency key or id");
      assertThat(before).succeedsWithin(Duration.ofSeconds(30));
      assertThat(large).succeedsWithin(Duration.ofSeconds(30));
    }
  }

  @Test
  void queriesAndChangesFailFastWhileTheirTablesAreLocked() throws SQLException {
    try (var fixture = new ScheduleFixture();
        var session = transaction(fixture.database)) {
      var io = fixture.emitter();
      execute(session, "LOCK TABLE pgemit_scheduled, pgemit_recurring IN ACCESS EXCLUSIVE MODE");
      assertRejected(CompletableFuture.supplyAsync(() -> io.scheduled().find("x")), "holds a lock");
      assertRejected(
          CompletableFuture.supplyAsync(() -> io.scheduled().cancel("x")), "holds a lock");
      assertRejected(CompletableFuture.supplyAsync(() -> io.recurring().list()), "holds a lock");
      assertRejected(
          CompletableFuture.supplyAsync(() -> io.delay(Duration.ofHours(1)).emit("e")),
          "holds a lock on pgemit_scheduled");
      io.emit("plain");
    }
  }

  /** A commit that waits for a replica holds the cluster-wide lock of NOTIFY. */
  @Test
  void heldNotifyLockIsNamedAndNothingIsPublished() throws SQLException {
    var settings = Map.of("synchronous_standby_names", "nobody", "synchronous_commit", "local");
    try (var database = TestDatabase.createOnOwnServer(settings)) {
      database.execute(TestDatabase.CREATE_ADAPTER_TABLE);
      try (var io =
              Emitter.builder(database.dataSource()).retryTimeout(Duration.ofMillis(1)).build();
          var session = database.connect()) {
        execute(session, "CREATE TABLE t (id int)");
        execute(session, "SET synchronous_commit = on");
        var pid = Integer.parseInt(query(session, "SELECT pg_backend_pid()"));
        var commit =
            CompletableFuture.runAsync(
                () -> {
                  try {
                    execute(
                        session, "WITH i AS (INSERT INTO t VALUES (1)) SELECT pg_notify('c', '')");
                  } catch (SQLException e) {
                    throw new IllegalStateException(e);
                  }
                });
        await()
            .atMost(Duration.ofSeconds(30))
            .until(
                () ->
                    database
                        .query("SELECT wait_event FROM pg_stat_activity WHERE pid = " + pid)
                        .equals("SyncRep"));
        assertRejected(io.emitAsync("e"), "holds the lock of NOTIFY");
        database.query("SELECT pg_cancel_backend(" + pid + ")");
        commit.join();
        io.emit("e");
      }
    }
  }

  private static Connection transaction(TestDatabase database) throws SQLException {
    var connection = database.connect();
    connection.setAutoCommit(false);
    return connection;
  }

  private static void awaitWaiting(TestDatabase database) {
    await()
        .atMost(Duration.ofSeconds(20))
        .pollInterval(Duration.ofMillis(5))
        .until(
            () ->
                !database
                    .query(
                        "SELECT count(*) FROM pg_stat_activity"
                            + " WHERE datname = current_database() AND wait_event_type = 'Lock'")
                    .equals("0"));
  }

  private static void assertRejected(CompletableFuture<?> call, String reason) {
    var failure = awaitFailure(call, reason);
    assertThat(failure.isOutcomeKnown()).isTrue();
    assertThat(failure.isRetryable()).isTrue();
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static String query(Connection connection, String sql) throws SQLException {
    try (var statement = connection.createStatement();
        var row = statement.executeQuery(sql)) {
      row.next();
      return row.getString(1);
    }
  }
}
