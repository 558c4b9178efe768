package dev.pgemit.retention;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgemit.Emitter;
import dev.pgemit.testing.TestDatabase;
import java.sql.SQLException;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Retention removes old attachments, and keeps all others. */
class RetentionIT {
  private static final String INSERT =
      "INSERT INTO socket_io_attachments (created_at, payload)"
          + " SELECT clock_timestamp() - interval '%s', 'x' FROM generate_series(1, %d)";
  private static final String COUNT = "SELECT count(*) FROM socket_io_attachments";

  private TestDatabase database;

  @BeforeEach
  void start() throws SQLException {
    database = TestDatabase.createWithAttachments();
  }

  @AfterEach
  void stop() throws SQLException {
    database.close();
  }

  @Test
  void removesOldAttachmentsInStepsAndKeepsRecentOnes() throws SQLException {
    database.execute(INSERT.formatted("61 seconds", 1_234));
    database.execute(INSERT.formatted("30 seconds", 10));
    try (var io = remover()) {
      awaitCount("10");
      assertThat(io.emit("large", "x".repeat(10_000))).isNotEmpty();
    }
    assertThat(database.query(COUNT)).isEqualTo("11");
  }

  @Test
  void skipsLockedAttachments() throws SQLException {
    database.execute(INSERT.formatted("61 seconds", 10));
    try (var other = database.connect()) {
      other.setAutoCommit(false);
      try (var statement = other.createStatement()) {
        statement.execute("SELECT FROM socket_io_attachments ORDER BY id LIMIT 1 FOR UPDATE");
      }
      try (var io = remover()) {
        awaitCount("1");
        assertThat(io.queuedMessages()).isZero();
      }
      other.rollback();
    }
  }

  @Test
  void concurrentRetentionsRemoveEachAttachmentOnce() throws SQLException {
    database.execute(INSERT.formatted("2 hours", 3_000));
    try (var first = remover();
        var second = remover();
        var third = remover()) {
      awaitCount("0");
      assertThat(first.emit("e") + second.emit("e") + third.emit("e")).isNotEmpty();
    }
  }

  @Test
  void missingTableDoesNotBlockPublishing() throws SQLException {
    database.execute("DROP TABLE socket_io_attachments");
    try (var io = remover()) {
      assertThat(io.emit("small")).isNotEmpty();
    }
  }

  private Emitter remover() {
    return Emitter.builder(database.dataSource()).removeOldAttachments(true).build();
  }

  private void awaitCount(String count) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> database.query(COUNT).equals(count));
  }
}
