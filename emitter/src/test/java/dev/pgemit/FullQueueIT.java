package dev.pgemit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgemit.receiving.Decoded;
import dev.pgemit.receiving.Listener;
import dev.pgemit.testing.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.postgresql.PGConnection;

class FullQueueIT {
  // 512 kB in place of 8 GB. Since PostgreSQL 17.
  private static final Map<String, String> SMALL_QUEUE = Map.of("max_notify_queue_pages", "64");

  @Test
  void failsAsRetryableAndGoesOnOnceTheStuckListenerIsGone() throws SQLException {
    try (var database = TestDatabase.createOnOwnServer(SMALL_QUEUE);
        var io = Emitter.create(database.dataSource())) {
      try (var stuck = stuckListener(database)) {
        var failure = emitUntilItFails(io);
        assertThat(failure)
            .hasMessageContaining("listener has stopped reading")
            .hasMessageContaining("nothing was published");
        assertThat(failure.isRetryable()).isTrue();
        assertThat(failure.isOutcomeKnown()).isTrue();
        end(stuck, database);
      }
      try (var listener = new Listener(database)) {
        var id = io.emit("next");
        assertThat(Decoded.at(listener.next(), "id")).isEqualTo(id);
      }
    }
  }

  /** Reads nothing while its transaction lasts. */
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

  private static void end(Connection stuck, TestDatabase database) throws SQLException {
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
