package dev.pgemit.publish;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgemit.EmitException;
import dev.pgemit.Emitter;
import dev.pgemit.fixture.NotificationReceiver;
import dev.pgemit.fixture.WireValues;
import dev.pgemit.testing.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.postgresql.PGConnection;

class NotifyQueueFullIT {
  // 512 kB instead of 8 GB. Configurable since PostgreSQL 17.
  private static final Map<String, String> SMALL_QUEUE = Map.of("max_notify_queue_pages", "64");

  private static final String USAGE = "SELECT pg_notification_queue_usage() > 0";

  @Test
  void failsAsRetryableAndRecoversOnceTheStuckListenerIsGone() throws SQLException {
    try (var database = TestDatabase.createOnOwnServer(SMALL_QUEUE);
        var io = Emitter.builder(database.dataSource()).retryTimeout(Duration.ZERO).build()) {
      try (var stuck = stuckListener(database)) {
        var failure = emitUntilItFails(io);
        assertThat(failure)
            .hasMessageContaining("listener has stopped reading")
            .hasMessageContaining("nothing was published");
        assertThat(failure.isRetryable()).isTrue();
        assertThat(failure.isOutcomeKnown()).isTrue();
        terminate(stuck, database);
      }
      try (var listener = new NotificationReceiver(database)) {
        var id = io.emit("next");
        assertThat(WireValues.at(listener.next(), "id")).isEqualTo(id);
      }
    }
  }

  @Test
  void retriesUntilTheStuckListenerIsGone() throws SQLException {
    try (var database = TestDatabase.createOnOwnServer(SMALL_QUEUE);
        var io =
            Emitter.builder(database.dataSource()).retryTimeout(Duration.ofSeconds(60)).build()) {
      var all = new ArrayList<CompletableFuture<String>>();
      try (var stuck = stuckListener(database)) {
        for (var i = 0; i < 200; i++) {
          all.add(io.emitAsync("fill", "x".repeat(7_000)));
        }
        Awaitility.await()
            .atMost(Duration.ofSeconds(20))
            .until(() -> database.query(USAGE).equals("t"));
        assertThat(all).anyMatch(future -> !future.isDone());
        terminate(stuck, database);
      }
      assertThat(CompletableFuture.allOf(all.toArray(CompletableFuture[]::new)))
          .succeedsWithin(Duration.ofSeconds(30));
    }
  }

  /** In a transaction, a listener does not read the queue. */
  private static Connection stuckListener(TestDatabase database) throws SQLException {
    var connection = database.connect();
    try (var statement = connection.createStatement()) {
      statement.execute("LISTEN anything");
      connection.setAutoCommit(false);
      statement.execute("SELECT 1");
    }
    return connection;
  }

  private static EmitException emitUntilItFails(Emitter io) {
    @Nullable EmitException failure = null;
    for (var i = 0; i < 1_000 && failure == null; i++) {
      try {
        io.emit("fill", "x".repeat(7_000));
      } catch (EmitException e) {
        failure = e;
      }
    }
    if (failure == null) {
      throw new AssertionError("The queue took 7 MB");
    }
    return failure;
  }

  private static void terminate(Connection stuck, TestDatabase database) throws SQLException {
    var backend = stuck.unwrap(PGConnection.class).getBackendPID();
    stuck.close();
    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .until(
            () ->
                database
                    .query("SELECT count(*) FROM pg_stat_activity WHERE pid = " + backend)
                    .equals("0"));
  }
}
