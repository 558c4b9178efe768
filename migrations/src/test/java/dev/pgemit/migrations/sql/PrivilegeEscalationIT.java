package dev.pgemit.migrations.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.pgemit.migrations.Migrations;
import dev.pgemit.testing.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A member of {@code grant_publisher} attacks the rows of others with arbitrary SQL. Each attack
 * succeeds for the owner of the tables, which proves that its SQL is valid.
 */
@NullUnmarked // its fields are set before its tests
class PrivilegeEscalationIT {
  private static final String SECRET = "top-secret";
  private static final String ROLE = "attacker_" + UUID.randomUUID();

  // Attacks on each of the three tables, in which one column holds the secret.
  private static final List<String> ON_EACH_TABLE =
      List.of(
          "SELECT * FROM {table}",
          "SELECT {secret} FROM {table} WHERE ctid = '(0,1)'",
          "SELECT {secret} FROM {table} FOR UPDATE",
          "SELECT {secret} FROM {table} FOR KEY SHARE SKIP LOCKED",
          "SELECT count(*) FROM {table} WHERE pg_temp.leak({secret})",
          "SELECT count(*) FROM {table} WHERE {secret} OPERATOR(pg_temp.<<<) ''",
          "SELECT count(*) FROM {table} AS t JOIN {table} AS u ON pg_temp.leak(t.{secret})",
          "EXPLAIN (ANALYZE, VERBOSE) SELECT FROM {table} WHERE pg_temp.leak({secret})",
          "COPY {table} TO STDOUT",
          "COPY (SELECT {secret} FROM {table}) TO STDOUT",
          "COPY (DELETE FROM {table} RETURNING {secret}) TO STDOUT",
          "SET row_security = off; SELECT * FROM {table}",
          "DECLARE c CURSOR WITH HOLD FOR SELECT {secret} FROM {table}; FETCH ALL FROM c",
          "SELECT * FROM pg_stats WHERE tablename = '{table}'",
          "UPDATE {table} SET {secret} = ''",
          "UPDATE {table} SET {secret} = '' WHERE ctid = '(0,1)'",
          "UPDATE {table} SET {secret} = {secret} WHERE pg_temp.leak({secret})",
          "UPDATE {table} SET {secret} = '' FROM (VALUES (1)) AS v WHERE pg_temp.leak({secret})"
              + " RETURNING {secret}",
          "UPDATE {table} SET created_by = current_user, {secret} = ''",
          "DELETE FROM {table} WHERE ctid = '(0,1)'",
          "DELETE FROM {table} RETURNING *",
          "DELETE FROM {table} WHERE pg_temp.leak({secret})",
          "WITH gone AS (DELETE FROM {table} RETURNING {secret}) SELECT * FROM gone",
          "MERGE INTO {table} USING (VALUES (1)) AS v ON pg_temp.leak({secret}) WHEN MATCHED THEN"
              + " DELETE",
          "MERGE INTO {table} USING (VALUES (1)) AS v ON true WHEN MATCHED AND"
              + " pg_temp.leak({secret}) THEN UPDATE SET {secret} = ''",
          "CREATE FUNCTION pg_temp.read() RETURNS text SECURITY DEFINER LANGUAGE sql AS"
              + " 'SELECT string_agg({secret}, '' '') FROM {table}'; SELECT pg_temp.read()",
          "CREATE TEMP VIEW copied AS SELECT * FROM {table}; SELECT * FROM copied",
          "TRUNCATE {table}");

  // The condition of ON CONFLICT reads the existing row before PostgreSQL applies the policies.
  private static final List<String> BY_CONFLICT =
      List.of(
          """
          INSERT INTO pgemit_scheduled AS t (position, id, deliver_at, verb, namespace, rooms, "except", channel, payload)
          OVERRIDING SYSTEM VALUE
          SELECT position, 'x' || position, now(), 'emit', '/', '{}', '{}', 'c', '' FROM generate_series(1, 9) AS position
          ON CONFLICT (position) DO UPDATE SET payload = '' WHERE pg_temp.leak(t.payload)\
          """,
          """
          INSERT INTO pgemit_scheduled AS t
            (created_by, owner, id, deliver_at, verb, namespace, rooms, "except", channel, payload)
          VALUES ('{owner}', '', 'theirs', now(), 'emit', '/', '{}', '{}', 'c', '')
          ON CONFLICT (id, coalesce(created_by, ''), coalesce(owner, ''))
          DO UPDATE SET payload = '' WHERE pg_temp.leak(t.payload)\
          """,
          """
          INSERT INTO pgemit_recurring AS t
            (name, cron, zone, next_at, verb, namespace, rooms, "except", channel, message_id, payload)
          VALUES ('theirs', '* * * * *', 'UTC', now(), 'emit', '/', '{}', '{}', 'c', 'm', '')
          ON CONFLICT (name) DO UPDATE SET payload = '' WHERE pg_temp.leak(t.payload)\
          """,
          """
          INSERT INTO pgemit_recurring AS t
            (name, cron, zone, next_at, verb, namespace, rooms, "except", channel, message_id, payload,
             owner)
          VALUES ('theirs', '* * * * *', 'UTC', now(), 'emit', '/', '{}', '{}', 'c', 'm', '', 'me')
          ON CONFLICT (name) DO UPDATE SET payload = '' WHERE pg_temp.leak(t.payload)\
          """,
          """
          INSERT INTO pgemit_idempotency_keys AS t (key, fingerprint, ids) VALUES ('theirs', '', '')
          ON CONFLICT (key) DO UPDATE SET ids = '' WHERE pg_temp.leak(t.ids)\
          """,
          """
          INSERT INTO pgemit_idempotency_keys AS t (key, fingerprint, ids, created_by)
          VALUES ('theirs', '', '', '{owner}')
          ON CONFLICT (key) DO UPDATE SET ids = '' WHERE pg_temp.leak(t.ids)\
          """);

  private static final List<String> BY_FUNCTION =
      List.of(
          "SELECT * FROM pgemit.scheduled()",
          "SELECT * FROM pgemit.find_scheduled('theirs')",
          "SELECT pgemit.cancel_scheduled('theirs')");

  private static TestDatabase database;
  private static Connection reader;
  private static String owner;

  @BeforeAll
  static void start() throws SQLException {
    database = TestDatabase.create();
    Migrations.migrate(database.dataSource());
    database.execute("CREATE ROLE \"%s\" LOGIN PASSWORD 'secret'".formatted(ROLE));
    database.query("SELECT pgemit.grant_publisher('%s')".formatted(ROLE));
    reader = database.connect();
    owner = database.query("SELECT current_user");
    // Three rows of each value, so that the planner has statistics.
    database.execute(
        """
        SELECT pgemit.emit('SECRET' || id, id => id, deliver_at => now() + interval '1 hour')
        FROM unnest('{theirs,b,c}'::text[]) AS id;
        INSERT INTO pgemit_recurring
          (name, cron, zone, next_at, verb, namespace, rooms, "except", channel, message_id, payload)
        SELECT name, '* * * * *', 'UTC', now(), 'emit', '/', '{}', '{}', 'c', 'm', 'SECRET' || name
        FROM unnest('{theirs,b,c}'::text[]) AS name;
        INSERT INTO pgemit_idempotency_keys (key, fingerprint, ids)
        SELECT key, '', 'SECRET' || key FROM unnest('{theirs,b,c}'::text[]) AS key;
        ANALYZE pgemit_scheduled, pgemit_recurring, pgemit_idempotency_keys\
        """
            .replace("SECRET", SECRET));
  }

  @AfterAll
  static void stop() throws SQLException {
    reader.close();
    database.execute("DROP OWNED BY \"%1$s\"; DROP ROLE \"%1$s\"".formatted(ROLE));
    database.close();
  }

  static Stream<String> attacks() {
    var onEach =
        Stream.of("pgemit_scheduled", "pgemit_recurring", "pgemit_idempotency_keys")
            .flatMap(table -> ON_EACH_TABLE.stream().map(sql -> sql.replace("{table}", table)))
            .map(sql -> sql.replace("{secret}", sql.contains("_keys") ? "ids" : "payload"));
    return Stream.of(onEach, BY_CONFLICT.stream(), BY_FUNCTION.stream()).flatMap(all -> all);
  }

  @ParameterizedTest
  @MethodSource("attacks")
  void attackReadsAndChangesNothing(String attack) throws Exception {
    var sql = attack.replace("{owner}", owner);
    var before = rows(reader);
    try (var connection = database.connect()) {
      assumeThat(sql.startsWith("MERGE") && version(connection) < 15).isFalse();
      // The same statement succeeds for the owner of the tables.
      connection.setAutoCommit(false);
      var isShown = VisibleResults.of(connection, sql).contains(SECRET);
      assertThat(isShown || !rows(connection).equals(before)).isTrue();
    }
    assertThat(rows(reader)).isEqualTo(before);

    try (var connection = attacker()) {
      assertThat(VisibleResults.of(connection, sql)).doesNotContain(SECRET);
    }
    assertThat(rows(reader)).isEqualTo(before);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT payload FROM socket_io_attachments WHERE pg_temp.leak('')",
        "SELECT ctid FROM socket_io_attachments",
        "COPY socket_io_attachments TO STDOUT",
        "UPDATE socket_io_attachments SET payload = ''",
        "DELETE FROM socket_io_attachments WHERE ctid = '(0,1)'",
        "TRUNCATE socket_io_attachments",
        "DO $$ BEGIN LOCK TABLE socket_io_attachments IN SHARE MODE; END $$",
        "SELECT last_value FROM socket_io_attachments_id_seq",
        "SELECT setval('socket_io_attachments_id_seq', 1)",
        "SELECT last_value FROM pgemit_scheduled_position_seq",
        "SELECT nextval('pgemit_scheduled_position_seq')",
        "SELECT * FROM pgemit_keys",
        "DO $$ BEGIN LOCK TABLE pgemit_keys IN ACCESS SHARE MODE; END $$",
        "SELECT * FROM pg_statistic",
        "CREATE TRIGGER t BEFORE INSERT ON pgemit_scheduled FOR EACH ROW EXECUTE FUNCTION"
            + " pgemit.emit_changes()",
        "CREATE TEMP TABLE t (id text, owner text, created_by name);"
            + " CREATE TRIGGER t BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION"
            + " pgemit_internal.refuse_shared_id()",
        "CREATE TEMP TABLE t (key text, created_by name);"
            + " CREATE TRIGGER t BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION"
            + " pgemit_internal.skip_key_of_other_role()",
        "INSERT INTO pgemit_scheduled (position) OVERRIDING SYSTEM VALUE VALUES (DEFAULT)",
        "SELECT pgemit.grant_service(current_user)",
        "ALTER TABLE pgemit_scheduled DISABLE ROW LEVEL SECURITY",
        "ALTER TABLE pgemit_scheduled DISABLE TRIGGER ALL",
        "DROP TRIGGER pgemit_skip_key_of_other_role ON pgemit_idempotency_keys",
        "DROP POLICY pgemit_read ON pgemit_recurring",
        "ALTER POLICY pgemit_read ON pgemit_recurring USING (true)",
        "CREATE POLICY mine ON pgemit_recurring USING (true)",
        "CREATE RULE r AS ON INSERT TO pgemit_recurring DO INSTEAD NOTHING",
        "CREATE INDEX ON pgemit_scheduled (pg_temp.leak(payload))",
        "CREATE STATISTICS s ON id, payload FROM pgemit_scheduled",
        "ALTER FUNCTION pgemit_internal.skip_key_of_other_role() RESET ALL",
      })
  void attackIsDenied(String sql) throws SQLException {
    try (var connection = attacker()) {
      assertThat(VisibleResults.of(connection, sql))
          .containsAnyOf("permission denied", "must be owner of");
    }
  }

  /** SECURITY DEFINER functions and SECURITY INVOKER functions resolve names alike. */
  @Test
  void callersSearchPathAndOperatorsHaveNoEffect() throws SQLException {
    database.execute("CREATE SCHEMA attack AUTHORIZATION \"%s\"".formatted(ROLE));
    try (var connection = attacker()) {
      var setUp =
          """
          CREATE FUNCTION attack.same(text, text) RETURNS boolean LANGUAGE plpgsql
            AS $$ BEGIN RAISE NOTICE 'seen: %', current_user; RETURN false; END $$;
          CREATE OPERATOR attack.= (FUNCTION = attack.same, LEFTARG = text, RIGHTARG = text);
          CREATE TEMP TABLE pgemit_scheduled (LIKE public.pgemit_scheduled);
          CREATE TEMP TABLE pgemit_recurring (LIKE public.pgemit_recurring);
          CREATE TEMP TABLE pgemit_idempotency_keys (LIKE public.pgemit_idempotency_keys);
          SET search_path = attack, pg_temp, pg_catalog\
          """;
      assertThat(VisibleResults.of(connection, setUp)).isEmpty();
      assertThat(VisibleResults.of(connection, "SELECT 'a'::text = 'a'::text"))
          .contains("seen: " + ROLE);

      for (var sql :
          List.of(
              "SELECT pgemit.emit('e', id => 'own', deliver_at => now() + interval '1 hour')",
              "SELECT id FROM pgemit.scheduled()",
              "SELECT event FROM pgemit.find_scheduled('own')",
              "SELECT pgemit.cancel_scheduled('own')",
              "INSERT INTO public.pgemit_idempotency_keys (key, fingerprint, ids)"
                  + " VALUES ('theirs', '', '')")) {
        assertThat(VisibleResults.of(connection, sql))
            .as(sql)
            .doesNotContain("seen: ")
            .doesNotContain("ERROR");
      }
    }
    assertThat(
            database.query(
                "SELECT count(*) FROM pgemit_scheduled WHERE created_by <> current_user"))
        .isEqualTo("0");
  }

  /** A role that may delete can always do this, as the documentation says. */
  @Test
  void publisherCanLockTheTables() throws SQLException {
    try (var connection = attacker()) {
      connection.setAutoCommit(false);
      assertThat(
              VisibleResults.of(connection, "LOCK TABLE pgemit_scheduled IN ACCESS EXCLUSIVE MODE"))
          .isEmpty();
      connection.rollback();
    }
  }

  private static Connection attacker() throws SQLException {
    var dataSource = database.dataSource();
    dataSource.setUser(ROLE);
    dataSource.setPassword("secret");
    return dataSource.getConnection();
  }

  private static int version(Connection connection) throws SQLException {
    return connection.getMetaData().getDatabaseMajorVersion();
  }

  /** Returns the rows of the owner. */
  private static String rows(Connection connection) throws SQLException {
    var sql =
        """
        SELECT jsonb_agg(one ORDER BY one::text) FROM (
          SELECT to_jsonb(s) FROM pgemit_scheduled AS s UNION ALL
          SELECT to_jsonb(r) FROM pgemit_recurring AS r UNION ALL
          SELECT to_jsonb(k) FROM pgemit_idempotency_keys AS k) AS rows (one)
        WHERE one ->> 'created_by' = current_user\
        """;
    try (var statement = connection.createStatement()) {
      try (var result = statement.executeQuery(sql)) {
        result.next();
        return result.getString(1);
      }
    }
  }
}
