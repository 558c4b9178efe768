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

@NullUnmarked // its fields are set before its tests
class PublisherRolesIT {
  private static final List<String> OWNED =
      List.of("pgemit_scheduled", "pgemit_recurring", "pgemit_idempotency_keys");

  private static final String SCHEDULED =
      "SELECT pgemit.emit('e', id => '%s', deliver_at => now() + interval '1 hour')";

  // The statements of the library.
  private static final String RECURRING =
      """
      INSERT INTO pgemit_recurring
        (name, cron, zone, next_at, verb, namespace, rooms, "except", channel, message_id, payload)
      VALUES ('%s', '* * * * *', 'UTC', now(), 'emit', '/', '{}', '{}', 'c', 'm', 'p')
      ON CONFLICT (name) DO UPDATE SET next_at = excluded.next_at\
      """;

  private static final String KEY =
      """
      INSERT INTO pgemit_idempotency_keys AS held (key, fingerprint, ids) VALUES ('%s', '', 'id')
      ON CONFLICT (key) DO UPDATE SET ids = excluded.ids
        WHERE held.created_at < now() - interval '24 hours' RETURNING key\
      """;

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
  void functionsRequireAGrant() {
    assertThatThrownBy(() -> run("SELECT pgemit.emit('e')"))
        .hasMessageContaining("permission denied for schema pgemit");
  }

  @Test
  void functionsRequireAGrantEvenInAPublicSchema() throws Exception {
    database.execute("GRANT USAGE ON SCHEMA pgemit, pgemit_internal TO PUBLIC");

    assertThat(
            database.query(
                """
                SELECT count(*) FROM pg_proc
                WHERE pronamespace IN ('pgemit'::regnamespace, 'pgemit_internal'::regnamespace)
                  AND has_function_privilege('%s', oid, 'EXECUTE')\
                """
                    .formatted(role)))
        .isEqualTo("0");
  }

  @Test
  void publisherCanCallEveryPublishingFunction() throws Exception {
    database.query("SELECT pgemit.grant_publisher('%s')".formatted(role));

    try (var channel = ChannelReceiver.of(database)) {
      run("SELECT pgemit.emit('small', '[1, 2, \"a\"]', \"to\" => '{a,b,c}')");
      run("SELECT pgemit.emit('large', jsonb_build_array(repeat('x', 9000), 1.5))");
      run(
          """
          SELECT pgemit.emit('binary', '[{"_placeholder": true, "num": 0}]', attachments => '{x}')\
          """);
      run("SELECT pgemit.emit('number', jsonb_build_array(1e300::numeric))");
      run("SELECT pgemit.sockets_join('{a}')");
      run("SELECT pgemit.sockets_leave('{a}')");
      run("SELECT pgemit.disconnect_sockets(everyone => true)");
      run("SELECT pgemit.server_side_emit('e')");
      run(
          """
          CREATE TEMP TABLE t (id int);
          CREATE TRIGGER t AFTER INSERT ON t FOR EACH ROW EXECUTE FUNCTION pgemit.emit_changes();
          INSERT INTO t VALUES (1)\
          """);
      assertThat(channel.payloads()).hasSize(9);
    }
  }

  @Test
  void publisherCanManageItsOwnRows() throws Exception {
    database.query("SELECT pgemit.grant_publisher('%s')".formatted(role));

    run(SCHEDULED.formatted("mine"));
    run(RECURRING.formatted("mine"));
    run(KEY.formatted("mine"));
    run(KEY.formatted("mine")); // a repeat
    for (var table : OWNED) {
      assertThat(count("SELECT FROM %s FOR UPDATE SKIP LOCKED".formatted(table))).isOne();
    }
    assertThat(count("SELECT FROM pgemit.scheduled()")).isOne();
    assertThat(count("SELECT FROM pgemit.find_scheduled('mine')")).isOne();
    assertThat(update("UPDATE pgemit_recurring SET is_paused = true, next_at = now()")).isOne();
    run("SELECT pgemit.cancel_scheduled('mine')");
    for (var table : List.of("pgemit_recurring", "pgemit_idempotency_keys")) {
      assertThat(update("DELETE FROM " + table)).isOne();
    }
    assertThat(database.query("SELECT count(*) FROM pgemit_scheduled")).isEqualTo("0");
  }

  @Test
  void publisherCannotAccessRowsOfOthers() throws Exception {
    database.query("SELECT pgemit.grant_publisher('%s')".formatted(role));
    database.execute(SCHEDULED.formatted("theirs"));
    database.execute(RECURRING.formatted("theirs"));
    database.execute(KEY.formatted("theirs"));

    for (var table : OWNED) {
      assertThat(count("SELECT FROM " + table)).isZero();
      assertThat(count("SELECT FROM %s FOR UPDATE".formatted(table))).isZero();
      assertThat(update("DELETE FROM " + table)).isZero();
    }
    assertThat(update("UPDATE pgemit_scheduled SET payload = '{}'")).isZero();
    assertThat(update("UPDATE pgemit_recurring SET payload = '{}', is_paused = true")).isZero();
    assertThat(update("UPDATE pgemit_idempotency_keys SET ids = ''")).isZero();
    assertThat(count("SELECT FROM pgemit.find_scheduled('theirs')")).isZero();
    assertThat(count("SELECT FROM pgemit.scheduled()")).isZero();
    run("SELECT pgemit.cancel_scheduled('theirs')");

    for (var table : OWNED) {
      for (var sql :
          new String[] {
            "UPDATE %s SET created_by = CURRENT_USER",
            "TRUNCATE %s",
            "ALTER TABLE %s DISABLE ROW LEVEL SECURITY",
            "DROP TABLE %s",
          }) {
        assertThatThrownBy(() -> run(sql.formatted(table)))
            .hasMessageMatching("(?s).*(permission denied|must be owner).*");
      }
    }
    run(KEY.formatted("theirs")); // claims nothing
    // A row in another's name, in nobody's name, at a chosen position, and in place of another's.
    for (var sql :
        new String[] {
          "INSERT INTO pgemit_idempotency_keys (key, fingerprint, ids, created_by) VALUES ('a', '',"
              + " '', 'postgres')",
          "INSERT INTO pgemit_idempotency_keys (key, fingerprint, ids, created_by) VALUES ('a', '',"
              + " '', NULL)",
          "INSERT INTO pgemit_scheduled (position) OVERRIDING SYSTEM VALUE VALUES (1)",
        }) {
      assertThatThrownBy(() -> run(sql)).hasMessageContaining("permission denied");
    }
    assertThatThrownBy(() -> run(RECURRING.formatted("theirs")))
        .hasMessageContaining("of another role has the name \"theirs\"");
    assertThat(
            database.query(
                """
                SELECT (SELECT count(*) FROM pgemit_scheduled WHERE payload <> '{}')
                  || ' ' || (SELECT count(*) FROM pgemit_recurring WHERE NOT is_paused)
                  || ' ' || (SELECT count(*) FROM pgemit_idempotency_keys WHERE ids <> '')\
                """))
        .isEqualTo("1 1 1");
  }

  @Test
  void sameIdOfAnotherRoleIsAnotherEmit() throws Exception {
    database.query("SELECT pgemit.grant_publisher('%s')".formatted(role));
    database.execute(SCHEDULED.formatted("same"));
    run(SCHEDULED.formatted("same"));

    assertThatThrownBy(() -> run(SCHEDULED.formatted("same")))
        .hasMessageContaining("of this role with the id \"same\" waits already");
    assertThat(database.query("SELECT count(*) FROM pgemit_scheduled")).isEqualTo("2");
    // The owner of a SECURITY DEFINER function is its definer.
    database.execute(
        "CREATE FUNCTION cancel_for_all() RETURNS boolean LANGUAGE sql SECURITY DEFINER"
            + " AS $$ SELECT pgemit.cancel_scheduled('same') $$");
    run("SELECT cancel_for_all()");
    assertThat(database.query("SELECT created_by FROM pgemit_scheduled")).isEqualTo(role);
    database.query("SELECT pgemit.cancel_scheduled('same')");
    assertThat(database.query("SELECT count(*) FROM pgemit_scheduled")).isEqualTo("0");
  }

  @Test
  void serviceManagesRowsOfAllRoles() throws Exception {
    database.query("SELECT pgemit.grant_service('%s')".formatted(role));
    database.execute(SCHEDULED.formatted("theirs"));
    database.execute(RECURRING.formatted("theirs"));
    database.execute(KEY.formatted("theirs"));
    run(SCHEDULED.formatted("mine"));

    assertThat(update("UPDATE pgemit_scheduled SET deliver_at = now()")).isEqualTo(2);
    assertThat(count("SELECT FROM pgemit_keys")).isZero();
    assertThat(count("SELECT payload FROM socket_io_attachments")).isZero();
    for (var table : OWNED) {
      assertThat(update("DELETE FROM " + table)).isPositive();
    }
  }

  @Test
  void publisherCannotReadOrDeleteAttachmentsOrGrantPublishers() throws Exception {
    database.query("SELECT pgemit.grant_publisher('%s')".formatted(role));

    for (var sql :
        new String[] {
          "SELECT payload FROM socket_io_attachments",
          "DELETE FROM socket_io_attachments",
          "SELECT * FROM pgemit_keys",
          "SELECT * FROM pgemit_audit",
          "INSERT INTO pgemit_audit (actor, action, outcome, replica) VALUES ('a', 'b', 'c', 'd')",
          "SELECT * FROM pgemit_key_uses",
          "SELECT pgemit.grant_key_administration(CURRENT_USER)",
          "SELECT pgemit.grant_publisher('PUBLIC')",
          "SELECT pgemit.grant_service(CURRENT_USER)",
          "SELECT pgemit_internal.grant_own_rows(CURRENT_USER)",
          "CREATE TABLE pgemit.t ()",
          "CREATE TABLE pgemit_internal.t ()",
        }) {
      assertThatThrownBy(() -> run(sql)).hasMessageContaining("permission denied");
    }
  }

  @Test
  void schemaContainsOnlyDocumentedFunctions() throws Exception {
    assertThat(
            database.query(
                """
                SELECT string_agg(proname, ' ' ORDER BY proname) FROM pg_proc
                WHERE pronamespace = 'pgemit'::regnamespace\
                """))
        .isEqualTo(
            "attachments_table cancel_scheduled channel_prefix disconnect_sockets emit emit_changes"
                + " find_scheduled grant_key_administration grant_publisher grant_service scheduled"
                + " server_side_emit sockets_join sockets_leave");
  }

  @Test
  void everyFunctionIsSecurityInvokerWithAFixedSearchPath() throws Exception {
    assertThat(
            database.query(
                """
                SELECT count(*) FILTER (WHERE prosecdef OR NOT coalesce(
                    'search_path=pg_catalog, pg_temp' = ANY (proconfig), false))
                  || ' of ' || (count(*) > 20)
                FROM pg_proc
                WHERE pronamespace IN ('pgemit'::regnamespace, 'pgemit_internal'::regnamespace)
                  AND proname NOT IN ('refuse_shared_id', 'skip_key_of_other_role', 'skip_name_of_other_role',
                                      'refuse_full_outbox')\
                """))
        .isEqualTo("0 of true");
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
