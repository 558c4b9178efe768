package dev.pgemit.migrations.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pgemit.migrations.Migrations;
import dev.pgemit.testing.TestDatabase;
import dev.pgemit.testing.TestRole;
import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The functions where the setting pgemit.outbox is on. */
class SqlOutboxIT {
  private static TestDatabase database;

  @BeforeAll
  static void migrate() throws Exception {
    database = TestDatabase.create();
    Migrations.migrate(database.dataSource());
  }

  @AfterAll
  static void drop() throws Exception {
    database.close();
  }

  @BeforeEach
  void clear() throws Exception {
    database.execute("TRUNCATE pgemit_outbox");
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static String rows() throws SQLException {
    return database.query(
        "SELECT coalesce(string_agg(id || ' ' || channel, ',' ORDER BY position), 'none')"
            + " FROM pgemit_outbox");
  }

  @Test
  void aMessageIsARowOfTheTransaction() throws Exception {
    try (var connection = database.connect()) {
      connection.setAutoCommit(false);
      execute(connection, "SET LOCAL pgemit.outbox = on");
      execute(connection, "SELECT pgemit.emit('e', id => 'lost')");
      connection.rollback();
      execute(connection, "SET LOCAL pgemit.outbox = on");
      execute(connection, "SELECT pgemit.emit('e', id => 'first', namespace => '/n')");
      execute(connection, "SELECT pgemit.server_side_emit('e', id => 'second')");
      connection.commit();
      execute(connection, "SELECT pgemit.emit('e', id => 'notified')");
      connection.commit();
    }
    assertThat(rows()).isEqualTo("first socket.io#/n,second socket.io#/");
  }

  @Test
  void theSettingMustBeABoolean() throws Exception {
    try (var connection = database.connect()) {
      execute(connection, "SET pgemit.outbox = 'redis'");
      assertThatThrownBy(() -> execute(connection, "SELECT pgemit.emit('e')"))
          .hasMessageContaining("boolean");
    }
  }

  @Test
  void aPublisherWritesMessagesAndReadsNone() throws Exception {
    try (var role = TestRole.create(database)) {
      database.query("SELECT pgemit.grant_publisher('%s')".formatted(role.name()));
      try (var connection = role.connect()) {
        execute(connection, "SET pgemit.outbox = on");
        execute(connection, "SELECT pgemit.emit('e', id => 'own')");
        assertThatThrownBy(() -> execute(connection, "SELECT id FROM pgemit_outbox"))
            .hasMessageContaining("permission denied");
        assertThatThrownBy(
                () -> execute(connection, "INSERT INTO pgemit_outbox (failed_at) VALUES (now())"))
            .hasMessageContaining("permission denied");
      }
    }
    assertThat(rows()).isEqualTo("own socket.io#/");
  }

  @Test
  void aFullOutboxRefusesFurtherRows() throws Exception {
    try (var connection = database.connect()) {
      execute(connection, "SET pgemit.outbox = on");
      execute(connection, "SET pgemit.outbox_limit = 2");
      execute(connection, "SELECT pgemit.emit('e', id => '1'), pgemit.emit('e', id => '2')");
      assertThatThrownBy(() -> execute(connection, "SELECT pgemit.emit('e', id => '3')"))
          .isInstanceOfSatisfying(
              SQLException.class, full -> assertThat(full.getSQLState()).isEqualTo("53400"))
          .hasMessageContaining("the outbox is full: 2 messages wait for Redis");
      // A message that cannot be sent does not count.
      database.execute("UPDATE pgemit_outbox SET failed_at = now() WHERE id = '1'");
      execute(connection, "SELECT pgemit.emit('e', id => '4')");
    }
    assertThat(rows()).isEqualTo("1 socket.io#/,2 socket.io#/,4 socket.io#/");
  }
}
