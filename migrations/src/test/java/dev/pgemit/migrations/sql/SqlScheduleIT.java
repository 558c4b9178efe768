package dev.pgemit.migrations.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.pgemit.migrations.Migrations;
import dev.pgemit.testing.TestDatabase;
import java.sql.SQLException;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests scheduled emits from SQL. */
@NullUnmarked // its fields are set before its tests
class SqlScheduleIT {
  private static final String LATER = "deliver_at => now() + interval '1 hour'";

  private TestDatabase database;

  @BeforeEach
  void create() throws Exception {
    database = TestDatabase.create();
    Migrations.migrate(database.dataSource());
  }

  @AfterEach
  void drop() throws Exception {
    database.close();
  }

  @Test
  void storesTheMessageAndNotifiesTheDispatcher() throws Exception {
    try (var channel = ChannelReceiver.of(database);
        var wakeup = ChannelReceiver.of(database, "pgemit_scheduled")) {
      database.query("SELECT pgemit.emit('e', %s)".formatted(LATER));
      assertThat(channel.payloads()).isEmpty();
      assertThat(wakeup.payloads()).hasSize(1);
    }
  }

  @Test
  void rollbackDiscardsTheScheduledMessage() throws Exception {
    database.execute("BEGIN; SELECT pgemit.emit('e', %s); ROLLBACK".formatted(LATER));
    assertThat(database.query("SELECT count(*) FROM pgemit.scheduled()")).isEqualTo("0");
  }

  @Test
  void listsTheNextMessagesFirstInPages() throws Exception {
    for (var minutes : new int[] {3, 1, 2}) {
      database.query(
          "SELECT pgemit.emit('e%d', deliver_at => date_trunc('day', now()) + interval '1 day %d min')"
              .formatted(minutes, minutes));
    }
    assertThat(database.query("SELECT string_agg(event, ',') FROM pgemit.scheduled(most => 2)"))
        .isEqualTo("e1,e2");
    assertThat(
            database.query(
                "SELECT string_agg(event, ',') FROM pgemit.scheduled(after =>"
                    + " (SELECT max(deliver_at) FROM pgemit.scheduled(most => 2)))"))
        .isEqualTo("e3");
  }

  @Test
  void isFoundByIdUntilCancelled() throws Exception {
    database.query("SELECT pgemit.emit('e', id => 'mine', \"to\" => '{a}', %s)".formatted(LATER));
    var find =
        "SELECT coalesce(max(event || \"to\"::text), 'none') FROM pgemit.find_scheduled('mine')";
    assertThat(database.query(find)).isEqualTo("e{a}");
    assertThat(database.query("SELECT pgemit.cancel_scheduled('mine')")).isEqualTo("t");
    assertThat(database.query(find)).isEqualTo("none");
  }

  @ParameterizedTest
  @ValueSource(strings = {"now() + interval '367 days'", "'infinity'", "'-infinity'"})
  void timeOutOfRangeIsRejected(String time) {
    assertThatExceptionOfType(SQLException.class)
        .isThrownBy(
            () -> database.query("SELECT pgemit.emit('e', deliver_at => %s)".formatted(time)))
        .withMessageContaining("366 days");
  }

  @Test
  void duplicateIdIsRejected() throws Exception {
    database.query("SELECT pgemit.emit('e', id => 'same', %s)".formatted(LATER));
    assertThatExceptionOfType(SQLException.class)
        .isThrownBy(
            () -> database.query("SELECT pgemit.emit('e', id => 'same', %s)".formatted(LATER)))
        .withMessageContaining("waits already");
  }
}
