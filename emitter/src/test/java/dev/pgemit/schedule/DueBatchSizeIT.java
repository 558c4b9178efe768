package dev.pgemit.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgemit.Emitter;
import dev.pgemit.migrations.MigrationOptions;
import dev.pgemit.migrations.Migrations;
import dev.pgemit.publish.AttachmentsTable;
import dev.pgemit.publish.ScheduleTables;
import dev.pgemit.publish.Transaction;
import dev.pgemit.testing.TestDatabase;
import dev.pgemit.wire.EncodedMessage;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** However many large messages are due, each batch fits into memory. */
class DueBatchSizeIT {
  private static final int COUNT = 12;
  private static final int LARGE = 100_000;

  // Less than three messages with their envelopes, and more than two.
  private static final long MAX_BYTES = 250_000;

  private static final ScheduleTables TABLE =
      new ScheduleTables(AttachmentsTable.of("socket_io_attachments"));

  private interface Dequeue {
    List<EncodedMessage> apply(Connection connection) throws SQLException;
  }

  private TestDatabase database;

  @BeforeEach
  void create() throws SQLException {
    database = TestDatabase.create();
    Migrations.migrate(database.dataSource(), MigrationOptions.DEFAULT);
  }

  @AfterEach
  void drop() throws SQLException {
    database.close();
  }

  @Test
  void recurringBatchesStayBelowTheByteLimit() throws SQLException {
    try (var io = Emitter.create(database.dataSource())) {
      for (var i = 0; i < COUNT; i++) {
        io.recurring()
            .put("r" + i, "0 0 * * *", ZoneOffset.UTC, emit -> emit.emit("e", new byte[LARGE]));
      }
    }
    database.execute(
        "UPDATE pgemit_recurring SET next_at = now() - interval '1 day'"
            + " + substr(name, 2)::int * interval '1 second'");
    var runs = new DueRecurringQueue(TABLE, MAX_BYTES);

    assertThat(batchSizes(connection -> runs.dequeue(connection, COUNT, false)))
        .containsExactly(3, 3, 3, 3);
    assertThat(database.query("SELECT count(*) FROM pgemit_recurring WHERE next_at > now()"))
        .isEqualTo("" + COUNT);
  }

  @Test
  void recurringMessagesAboveTheLimitAreTakenOneByOne() throws SQLException {
    try (var io = Emitter.create(database.dataSource())) {
      for (var i = 0; i < 2; i++) {
        io.recurring()
            .put("r" + i, "0 0 * * *", ZoneOffset.UTC, emit -> emit.emit("e", new byte[LARGE]));
      }
    }
    database.execute("UPDATE pgemit_recurring SET next_at = now() - interval '1 day'");
    var runs = new DueRecurringQueue(TABLE, LARGE / 2);

    assertThat(batchSizes(connection -> runs.dequeue(connection, COUNT, false)))
        .containsExactly(1, 1);
  }

  @Test
  void recurringBatchesStayBelowTheMessageLimit() throws SQLException {
    try (var io = Emitter.create(database.dataSource())) {
      for (var i = 0; i < 3; i++) {
        io.recurring().put("r" + i, "0 0 * * *", ZoneOffset.UTC, emit -> emit.emit("e"));
      }
    }
    database.execute("UPDATE pgemit_recurring SET next_at = now() - interval '1 day'");
    var runs = new DueRecurringQueue(TABLE, MAX_BYTES);

    assertThat(batchSizes(connection -> runs.dequeue(connection, 2, false))).containsExactly(2, 1);
  }

  @Test
  void scheduledBatchesStayBelowTheByteLimit() throws SQLException {
    try (var io = Emitter.create(database.dataSource())) {
      for (var i = 0; i < COUNT; i++) {
        io.delay(Duration.ofHours(1)).emit("e", new byte[LARGE]);
      }
    }
    database.execute("UPDATE pgemit_scheduled SET deliver_at = now() - interval '1 day'");
    var messages = new DueScheduledQueue(TABLE, MAX_BYTES);

    assertThat(batchSizes(connection -> messages.dequeue(connection, COUNT, false)))
        .containsExactly(3, 3, 3, 3);
    assertThat(database.query("SELECT count(*) FROM pgemit_scheduled")).isEqualTo("0");
  }

  /** Takes batches until no message is due, each in a transaction, and returns their sizes. */
  private List<Integer> batchSizes(Dequeue dequeue) throws SQLException {
    var sizes = new ArrayList<Integer>();
    var ids = new ArrayList<String>();
    try (var connection = database.connect()) {
      while (true) {
        var batch = Transaction.run(connection, () -> dequeue.apply(connection));
        if (batch.isEmpty()) {
          assertThat(ids).hasSameSizeAs(Set.copyOf(ids));
          return sizes;
        }
        sizes.add(batch.size());
        batch.forEach(message -> ids.add(message.id()));
      }
    }
  }
}
