package dev.pgemit.http.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.pgemit.migrations.Migrations;
import dev.pgemit.testing.TestDatabase;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AuditTrailIT {
  private TestDatabase database;
  private AuditTrail trail;

  @BeforeEach
  void create() throws Exception {
    database = TestDatabase.create();
    Migrations.migrate(database.dataSource());
    trail =
        new AuditTrail(
            database.dataSource(),
            AuditTable.inSameSchemaAs("socket_io_attachments"),
            Duration.ofDays(1),
            "here",
            (thread, cause) -> {});
  }

  @AfterEach
  void drop() throws Exception {
    database.close();
  }

  private static AuditEntry entry(String action) {
    return AuditEntry.now(AuditActor.ofPerson("me"), action, "accepted", AuditTarget.of("x"), null);
  }

  @Test
  void keepsWhatItsQueueHoldsAndCountsTheRest() throws Exception {
    for (var i = 0; i < 10_007; i++) {
      trail.record(entry("a"));
    }
    assertThat(trail.droppedCount()).isEqualTo(7);
    trail.close();
    assertThat(trail.storedCount()).isEqualTo(10_000);
    assertThat(database.query("SELECT count(*) FROM pgemit_audit")).isEqualTo("10000");
  }

  @Test
  void limitsRefusals() throws Exception {
    for (var i = 0; i < 1_000; i++) {
      trail.recordRefusal(entry("request"));
    }
    trail.close();
    assertThat(trail.storedCount()).isBetween(120L, 200L);
    assertThat(trail.storedCount() + trail.droppedCount()).isEqualTo(1_000);
  }

  @Test
  void storesLaterWhatPostgresDidNotTake() throws Exception {
    trail.record(entry("first"));
    database.allowConnections(false);
    trail.close(); // fails
    assertThat(trail.storedCount()).isZero();
    database.allowConnections(true);
    trail.record(entry("second"));
    trail.close();
    assertThat(database.query("SELECT string_agg(action, ' ' ORDER BY position) FROM pgemit_audit"))
        .isEqualTo("first second");
    assertThat(trail.droppedCount()).isZero();
  }

  @Test
  void doesNotWaitLongForLockedTable() throws Exception {
    trail.record(entry("first"));
    try (var session = database.connect();
        var reader = database.connect();
        var statement = session.createStatement()) {
      session.setAutoCommit(false);
      statement.execute("LOCK TABLE pgemit_audit");

      trail.close(); // fails
      assertThat(trail.storedCount()).isZero();
      assertThatExceptionOfType(SQLException.class)
          .isThrownBy(
              () ->
                  AuditTable.inSameSchemaAs("socket_io_attachments")
                      .readPage(
                          reader,
                          new AuditTable.PageRequest(
                              Long.MAX_VALUE, 10, Map.of(), /* from= */ null, /* to= */ null)))
          .returns("55P03", SQLException::getSQLState);
      assertThat(database.query("SHOW lock_timeout")).isEqualTo("0");
    }
    trail.close();
    assertThat(trail.storedCount()).isEqualTo(1);
  }

  @Test
  void removesEntriesBeyondTheRetention() throws Exception {
    for (var i = 0; i < 2_500; i++) {
      trail.record(entry("old"));
    }
    trail.close();
    database.execute("UPDATE pgemit_audit SET recorded_at = recorded_at - interval '25 hours'");
    trail.record(entry("new"));
    trail.close();
    trail.cleanUp();
    assertThat(database.query("SELECT string_agg(action, ' ') FROM pgemit_audit")).isEqualTo("new");
  }

  @Test
  void boundsTexts() throws Exception {
    trail.record(
        AuditEntry.now(
            AuditActor.ofPerson("me"),
            "a",
            "accepted",
            AuditTarget.of("x"),
            "\uD800\0" + "y".repeat(5_000)));
    trail.close();
    assertThat(database.query("SELECT left(detail, 4) || ' ' || length(detail) FROM pgemit_audit"))
        .isEqualTo("\uFFFD\uFFFDyy 1000");
  }
}
