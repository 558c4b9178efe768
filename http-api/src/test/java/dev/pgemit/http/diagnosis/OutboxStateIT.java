package dev.pgemit.http.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgemit.http.settings.TableName;
import dev.pgemit.http.testing.TestService;
import dev.pgemit.migrations.Migrations;
import dev.pgemit.testing.TestDatabase;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OutboxStateIT {
  private static final int BEYOND_COUNTED = OutboxState.MAX_COUNTED + 50_000;

  private TestDatabase database;

  @BeforeEach
  void createOutbox() throws Exception {
    database = TestDatabase.create();
    Migrations.migrate(database.dataSource());
  }

  @AfterEach
  void dropDatabase() throws Exception {
    database.close();
  }

  @Test
  void anEmptyOutboxHasNoMessages() throws Exception {
    assertThat(read()).isEqualTo(new OutboxState(0, 0, 0, 1_000_000));
  }

  @Test
  void fewMessagesAreCountedExactly() throws Exception {
    insert(2_500);
    database.execute(
        "UPDATE pgemit_outbox SET failed_at = now() WHERE position IN (1, 1000, 2500)");
    database.execute("DELETE FROM pgemit_outbox WHERE position BETWEEN 11 AND 20");
    database.execute("UPDATE pgemit_outbox SET created_at = now() - interval '1 hour'");

    var state = read();

    assertThat(state.waiting()).isEqualTo(2_487);
    assertThat(state.isExact()).isTrue();
    assertThat(state.failed()).isEqualTo(3);
    assertThat(state.ageSeconds()).isBetween(3_600.0, 3_700.0);
  }

  @Test
  void manyMessagesAreNotUnderestimated() throws Exception {
    insert(BEYOND_COUNTED);
    assertThat(read().waiting()).isEqualTo(BEYOND_COUNTED);
    assertThat(read().isExact()).isFalse();

    // Those that others overtake, and those that were never committed, leave positions unused.
    database.execute("DELETE FROM pgemit_outbox WHERE position % 3 = 0");
    var waiting = Long.parseLong(database.query("SELECT count(*) FROM pgemit_outbox"));

    assertThat(read().waiting()).isBetween(waiting, (long) BEYOND_COUNTED);
  }

  @Test
  void theMetricsCountBeyondTheExactCount() throws Exception {
    database.execute(
        "ALTER DATABASE \"%s\" SET pgemit.outbox_limit = 400000"
            .formatted(database.query("SELECT current_database()")));
    insert(BEYOND_COUNTED);
    try (var service = TestService.start(database)) {
      assertThat(service.get("/metrics").body())
          .contains(
              "pgemit_outbox_messages 150000.0",
              "pgemit_outbox_failed_messages 0.0",
              "pgemit_outbox_limit 400000.0");
    }
  }

  private void insert(int count) throws SQLException {
    database.execute(
        "INSERT INTO pgemit_outbox (id, channel, payload)"
            + " SELECT n, 'socket.io#/', '{}' FROM generate_series(1, %d) AS n".formatted(count));
    database.execute("ANALYZE pgemit_outbox"); // as autovacuum does within a minute
  }

  private OutboxState read() throws SQLException {
    try (var connection = database.dataSource().getConnection()) {
      return OutboxState.read(connection, new TableName("pgemit_outbox"));
    }
  }
}
