package dev.pgemit.migrations.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pgemit.migrations.Migrations;
import dev.pgemit.testing.TestDatabase;
import java.sql.SQLException;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@NullUnmarked // its fields are set before its tests
class PublishersIT {
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
  void nobodyMayCallTheFunctionsUntilGranted() {
    assertThatThrownBy(() -> run("SELECT pgemit.emit('e')"))
        .hasMessageContaining("permission denied for schema pgemit");
  }

  @Test
  void whereTheSchemaIsEverybodysTheFunctionsAreNot() throws Exception {
    database.execute("GRANT USAGE ON SCHEMA pgemit TO PUBLIC");

    assertThat(
            database.query(
                """
                SELECT count(*) FROM pg_proc
                WHERE pronamespace = 'pgemit'::regnamespace
                  AND has_function_privilege('%s', oid, 'EXECUTE')"""
                    .formatted(role)))
        .isEqualTo("0");
  }

  @Test
  void aPublisherMayDoAllThatPublishes() throws Exception {
    database.query("SELECT pgemit.grant_publisher('%s')".formatted(role));

    try (var channel = Channel.of(database)) {
      run("SELECT pgemit.emit('small', '[1, 2, \"a\"]', \"to\" => '{a,b,c}')");
      run("SELECT pgemit.emit('large', jsonb_build_array(repeat('x', 9000), 1.5))");
      run(
          """
          SELECT pgemit.emit('binary', '[{"_placeholder": true, "num": 0}]', attachments => '{x}')""");
      run("SELECT pgemit.emit('number', jsonb_build_array(1e300::numeric))");
      run("SELECT pgemit.sockets_join('{a}')");
      run("SELECT pgemit.sockets_leave('{a}')");
      run("SELECT pgemit.disconnect_sockets()");
      run("SELECT pgemit.server_side_emit('e')");
      run(
          """
          CREATE TEMP TABLE t (id int);
          CREATE TRIGGER t AFTER INSERT ON t FOR EACH ROW EXECUTE FUNCTION pgemit.emit_changes();
          INSERT INTO t VALUES (1)""");
      run(
          "INSERT INTO pgemit_idempotency_keys AS held VALUES ('k', '', 'id')"
              + " ON CONFLICT (key) DO UPDATE SET ids = excluded.ids WHERE held.ids <> ''");
      run("DELETE FROM pgemit_idempotency_keys WHERE key = 'k'");
      assertThat(channel.payloads()).hasSize(9);
    }
  }

  @Test
  void aPublisherMayNeitherReadNorRemoveAttachmentsNorMakePublishers() throws Exception {
    database.query("SELECT pgemit.grant_publisher('%s')".formatted(role));

    for (var sql :
        new String[] {
          "SELECT payload FROM socket_io_attachments",
          "DELETE FROM socket_io_attachments",
          "SELECT pgemit.grant_publisher('PUBLIC')",
          "CREATE TABLE pgemit.t ()",
        }) {
      assertThatThrownBy(() -> run(sql)).hasMessageContaining("permission denied");
    }
  }

  @Test
  void everyFunctionRunsWithItsCallersRightsAndAFixedSearchPath() throws Exception {
    assertThat(
            database.query(
                """
                SELECT count(*) FILTER (WHERE prosecdef OR NOT coalesce(
                    'search_path=pg_catalog, pg_temp' = ANY (proconfig), false))
                  || ' of ' || (count(*) > 20)
                FROM pg_proc WHERE pronamespace = 'pgemit'::regnamespace"""))
        .isEqualTo("0 of true");
  }

  private void run(String sql) throws SQLException {
    try (var connection = login().getConnection();
        var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private DataSource login() {
    var dataSource = database.dataSource();
    dataSource.setUser(role);
    dataSource.setPassword("secret");
    return dataSource;
  }
}
