package dev.pgemit.interop.faults.receive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pgemit.testing.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Tests that the fault suite detects messages that a Socket.IO server itself loses. */
class SocketListenerIT {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  private static final String PUBLISH =
      """
      WITH attachment AS (
        INSERT INTO socket_io_attachments (payload) VALUES ('\\x80') RETURNING id)
      SELECT pg_notify('socket.io#/', format(
        '{"uid":"emitter","type":3,"nsp":"/","id":"n7","attachmentId":"%s"}', id))
      FROM attachment\
      """;

  private static final String END_FETCH =
      """
      SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity
      WHERE datname = current_database() AND wait_event_type = 'Lock'
        AND query LIKE 'SELECT payload FROM %'\
      """;

  @Test
  void identifiesTheMessageWhoseAttachmentIsUnreadable() throws Exception {
    try (var database = TestDatabase.createWithAttachments();
        var newer = new SocketIoReceiver("0.5.0", database.url());
        var older = new SocketIoReceiver("0.3.1", database.url());
        var publishing = database.connect();
        var locking = database.connect()) {
      await().atMost(LIMIT).until(() -> newer.gaps().isListening() && older.gaps().isListening());
      publishing.setAutoCommit(false);
      execute(publishing, PUBLISH);
      // The lock waits for the transaction that publishes, and precedes those that read.
      var lock = CompletableFuture.runAsync(() -> lock(locking));
      await()
          .atMost(LIMIT)
          .until(
              () ->
                  database.query(
                      "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND"
                          + " wait_event_type = 'Lock'"),
              "1"::equals);
      publishing.commit();
      lock.join();

      await()
          .atMost(LIMIT)
          .until(
              () -> {
                database.query(END_FETCH);
                return Stream.of(newer, older).allMatch(one -> one.couldNotRead(7));
              });
      assertThat(newer.couldNotRead(8)).isFalse();
      assertThat(newer.received().counts(7)).isZero();
    }
  }

  private static void lock(Connection connection) {
    try {
      connection.setAutoCommit(false);
      execute(connection, "LOCK TABLE socket_io_attachments IN ACCESS EXCLUSIVE MODE");
    } catch (SQLException e) {
      throw new CompletionException(e);
    }
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
