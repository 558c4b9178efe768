package dev.pgemit.migrations.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pgemit.migrations.Migrations;
import dev.pgemit.testing.TestDatabase;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tests the privileges of roles on the audit trail and on keys. */
@NullUnmarked // its fields are set before its tests
class AuditRolesIT {
  private static final String AUDIT =
      "INSERT INTO pgemit_audit (actor, action, outcome, replica) VALUES ('a', 'b', 'c', 'd')";

  private final String role = "pgemit " + UUID.randomUUID();
  private TestDatabase database;

  @BeforeEach
  void create() throws Exception {
    database = TestDatabase.create();
    Migrations.migrate(database.dataSource());
    database.execute("CREATE ROLE \"%s\" LOGIN PASSWORD 'secret'".formatted(role));
  }

  @AfterEach
  void drop() throws Exception {
    database.execute("DROP OWNED BY \"%s\"".formatted(role));
    database.execute("DROP ROLE \"%s\"".formatted(role));
    database.close();
  }

  @Test
  void serviceKeepsTheAuditTrailAndChangesNoKey() throws Exception {
    database.query("SELECT pgemit.grant_service('%s')".formatted(role));
    run(AUDIT);
    run("INSERT INTO pgemit_key_uses VALUES ('a', now())");
    assertThat(update("UPDATE pgemit_key_uses SET last_used_at = now()")).isOne();
    assertThat(count("SELECT FROM pgemit_audit")).isOne();
    assertThat(update("DELETE FROM pgemit_audit")).isOne();
    for (var sql :
        List.of("UPDATE pgemit_audit SET actor = 'x'", "UPDATE pgemit_keys SET rate = NULL")) {
      assertThatThrownBy(() -> run(sql)).hasMessageContaining("permission denied");
    }
  }

  @Test
  void keyAdministratorAddsToTheAuditTrailAlone() throws Exception {
    database.query("SELECT pgemit.grant_key_administration('%s')".formatted(role));
    run(AUDIT);
    assertThat(update("UPDATE pgemit_keys SET rate = NULL")).isZero();
    for (var sql :
        List.of(
            "SELECT FROM pgemit_audit",
            "DELETE FROM pgemit_audit",
            "DELETE FROM pgemit_keys",
            "SELECT pgemit.emit('e')")) {
      assertThatThrownBy(() -> run(sql)).hasMessageContaining("permission denied");
    }
  }

  /** Roles of an earlier version get the rights on the new tables with the migration. */
  @Test
  void migrationGrantsTheNewTablesToRolesThatServeOrAdministerAlready() throws Exception {
    database.query("SELECT pgemit.grant_service('%s')".formatted(role));
    database.execute("GRANT INSERT, UPDATE ON pgemit_keys TO \"%s\"".formatted(role));
    database.execute(
        """
        DROP TABLE pgemit_audit, pgemit_key_uses, pgemit_outbox;
        DELETE FROM pgemit_schema_history WHERE version IN ('14', '15', '16', '17', '18')\
        """);
    Migrations.migrate(database.dataSource());
    run(AUDIT);
    run("INSERT INTO pgemit_outbox (id, channel, payload) VALUES ('a', 'b', 'c')");
    assertThat(update("UPDATE pgemit_outbox SET failed_at = now(), error = 'x'")).isOne();
    assertThat(update("DELETE FROM pgemit_outbox")).isOne();
    assertThat(update("DELETE FROM pgemit_audit")).isOne();
    assertThat(count("SELECT FROM pgemit_key_uses")).isZero();
  }

  private void run(String sql) throws SQLException {
    try (var connection = login().getConnection();
        var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private long count(String select) throws SQLException {
    return update("CREATE TEMP TABLE read AS " + select);
  }

  private int update(String sql) throws SQLException {
    try (var connection = login().getConnection();
        var statement = connection.createStatement()) {
      return statement.executeUpdate(sql);
    }
  }

  private DataSource login() {
    var dataSource = database.dataSource();
    dataSource.setUser(role);
    dataSource.setPassword("secret");
    return dataSource;
  }
}
