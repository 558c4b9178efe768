package dev.pgemit.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.pgemit.EmitException;
import dev.pgemit.Emitter;
import dev.pgemit.testing.TestDatabase;
import java.sql.SQLException;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.ds.PGSimpleDataSource;

/** Tests roles, databases and tables in valid but unusual states. */
class UnusualDatabasesIT {
  private static final String ROLE =
      "pgemit_states_" + UUID.randomUUID().toString().substring(0, 8);
  private static final byte[] LARGE = new byte[8_000];

  private static TestDatabase database;
  private static PGSimpleDataSource dataSource;

  @BeforeAll
  static void create() throws SQLException {
    database = TestDatabase.create();
    database.execute("CREATE ROLE %s LOGIN PASSWORD 'secret'".formatted(ROLE));
    dataSource = database.dataSource();
    dataSource.setUser(ROLE);
    dataSource.setPassword("secret");
  }

  @AfterAll
  static void drop() throws SQLException {
    run("DROP OWNED BY #; DROP ROLE #");
    database.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "default_transaction_isolation = 'serializable'",
        "default_transaction_deferrable = on",
        "standard_conforming_strings = off",
        "backslash_quote = off",
        "bytea_output = 'escape'",
        "datestyle = 'SQL, DMY'",
        "intervalstyle = 'sql_standard'",
        "timezone = 'Asia/Kathmandu'",
        "extra_float_digits = -15",
        "client_encoding = 'LATIN1'",
        "row_security = off",
        "default_tablespace = 'pg_default'",
        "plan_cache_mode = 'force_generic_plan'",
        "synchronous_commit = off",
        "quote_all_identifiers = on",
        "array_nulls = off",
        "transform_null_equals = on",
        "enable_seqscan = off",
        "xmloption = 'document'",
        "jit_above_cost = 0",
        "idle_in_transaction_session_timeout = '1ms'",
        "statement_timeout = '5s'",
        "lock_timeout = '1ms'",
        "lc_numeric = 'C'",
        "search_path = public, pg_catalog",
        "role = 'none'",
        "datestyle = 'German, YMD'",
        "intervalstyle = 'iso_8601'"
      })
  void roleSettingsHaveNoEffect(String setting) throws SQLException {
    table();
    run("ALTER ROLE # RESET ALL; ALTER ROLE # SET " + setting);
    try (var io = emitter()) {
      io.emit("e", "ä\\'€");
      io.emit("e", (Object) LARGE);
    } finally {
      run("ALTER ROLE # RESET ALL");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ALTER ROLE # SET default_transaction_read_only = on | ALTER ROLE # RESET ALL | large |"
            + " false | transactions of this role are read-only",
        "ALTER ROLE # NOLOGIN | ALTER ROLE # LOGIN | small | false | may not log in (NOLOGIN)",
        "ALTER ROLE # CONNECTION LIMIT 0 | ALTER ROLE # CONNECTION LIMIT -1 | small | true |"
            + " has reached its CONNECTION LIMIT",
        "REVOKE CONNECT ON DATABASE @ FROM PUBLIC | GRANT CONNECT ON DATABASE @ TO PUBLIC | small |"
            + " false | may not connect to this database",
        "ALTER ROLE # SET search_path = '' | ALTER ROLE # RESET ALL | large | false | search_path",
        "GRANT pg_monitor TO #; ALTER ROLE # SET role = pg_monitor | REVOKE pg_monitor FROM #;"
            + " ALTER ROLE # RESET ALL | large | false | GRANT",
        "DROP TABLE socket_io_attachments | SELECT 1 | large | false | pgemit migrate",
        "REVOKE INSERT ON socket_io_attachments FROM # | SELECT 1 | large | false | GRANT",
        "REVOKE USAGE ON SEQUENCE socket_io_attachments_id_seq FROM # | SELECT 1 | large | false |"
            + " GRANT",
        "REVOKE USAGE ON SCHEMA public FROM PUBLIC | GRANT USAGE ON SCHEMA public TO PUBLIC | large"
            + " | false | GRANT USAGE on the schema",
        "ALTER TABLE socket_io_attachments ADD extra int NOT NULL | SELECT 1 | large | false |"
            + " was altered",
        "ALTER TABLE socket_io_attachments ADD CHECK (length(payload) < 10) | SELECT 1 | large |"
            + " false | was altered",
        "ALTER TABLE socket_io_attachments ENABLE ROW LEVEL SECURITY | SELECT 1 | large | false |"
            + " Row-level security",
        "ALTER TABLE socket_io_attachments RENAME payload TO other | SELECT 1 | large | false |"
            + " differ from",
        "ALTER TABLE socket_io_attachments DROP id | SELECT 1 | large | false | differ from",
        "DROP TABLE socket_io_attachments; CREATE VIEW socket_io_attachments AS SELECT 1::bigint AS"
            + " id, ''::bytea AS payload; GRANT ALL ON socket_io_attachments TO # | DROP VIEW"
            + " socket_io_attachments | large | false | differ from",
        "ALTER TABLE socket_io_attachments DROP payload; ALTER TABLE socket_io_attachments ADD"
            + " payload bytea GENERATED ALWAYS AS (''::bytea) STORED | SELECT 1 | large | false |"
            + " was altered",
        "ALTER TABLE socket_io_attachments ALTER payload TYPE text | SELECT 1 | large | false |"
            + " other types",
        "ALTER TABLE socket_io_attachments ALTER payload TYPE jsonb USING null | SELECT 1 | large |"
            + " false | other types",
        "DROP TABLE socket_io_attachments; CREATE TABLE socket_io_attachments (id uuid DEFAULT"
            + " gen_random_uuid(), created_at timestamptz DEFAULT now(), payload bytea); GRANT ALL"
            + " ON socket_io_attachments TO # | SELECT 1 | large | false | other types",
        "DROP TABLE socket_io_attachments; CREATE VIEW socket_io_attachments AS SELECT 1::bigint AS"
            + " id, now() AS created_at, ''::bytea AS payload; GRANT ALL ON socket_io_attachments"
            + " TO # | DROP VIEW socket_io_attachments | large | false | is a view",
        "DROP TABLE socket_io_attachments; CREATE MATERIALIZED VIEW socket_io_attachments AS SELECT"
            + " 1::bigint AS id, now() AS created_at, ''::bytea AS payload; GRANT ALL ON"
            + " socket_io_attachments TO # | DROP MATERIALIZED VIEW socket_io_attachments | large |"
            + " false | is a view",
        "CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RAISE EXCEPTION"
            + " ''closed''; END'; CREATE TRIGGER t BEFORE INSERT ON socket_io_attachments EXECUTE"
            + " FUNCTION refuse() | DROP FUNCTION refuse CASCADE | large | false | was altered",
        "ALTER DATABASE @ SET search_path = nowhere | ALTER DATABASE @ RESET ALL | large | false |"
            + " search_path",
        "REVOKE EXECUTE ON FUNCTION pg_notify(text, text) FROM PUBLIC | GRANT EXECUTE ON FUNCTION"
            + " pg_notify(text, text) TO PUBLIC | small | false | may not call pg_notify",
      })
  void errorNamesTheCause(
      String setUp, String tearDown, String size, boolean retryable, String words)
      throws SQLException {
    table();
    run(setUp);
    Object payload = size.equals("small") ? "x" : LARGE;
    try (var io = emitter()) {
      var failure = catchThrowableOfType(EmitException.class, () -> io.emit("e", payload));
      assertThat(failure).hasMessageContaining(words).hasMessageContaining("nothing was published");
      assertThat(failure.isOutcomeKnown()).isTrue();
      assertThat(failure.isRetryable()).isEqualTo(retryable);
    } finally {
      run(tearDown);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ALTER TABLE socket_io_attachments ADD extra int NOT NULL DEFAULT 1",
        "ALTER SEQUENCE socket_io_attachments_id_seq RENAME TO other_seq",
        "ALTER TABLE socket_io_attachments OWNER TO pg_monitor",
        // The role's session_replication_role disables the trigger.
        "CREATE FUNCTION never() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RAISE EXCEPTION"
            + " ''closed''; END'; CREATE TRIGGER t BEFORE INSERT ON socket_io_attachments EXECUTE"
            + " FUNCTION never(); ALTER ROLE # SET session_replication_role = replica",
        "ALTER TABLE socket_io_attachments SET LOGGED",
        "ALTER TABLE socket_io_attachments ALTER id DROP DEFAULT;"
            + " ALTER TABLE socket_io_attachments ALTER id ADD GENERATED ALWAYS AS IDENTITY",
        "DROP TABLE socket_io_attachments; CREATE TABLE socket_io_attachments (id int GENERATED BY"
            + " DEFAULT AS IDENTITY, created_at timestamptz DEFAULT now(), payload bytea)",
        "DROP TABLE socket_io_attachments; CREATE TABLE socket_io_attachments (id bigint GENERATED"
            + " ALWAYS AS IDENTITY, created_at timestamptz DEFAULT now(), payload bytea) PARTITION"
            + " BY RANGE (created_at);"
            + " CREATE TABLE parts PARTITION OF socket_io_attachments DEFAULT",
        "CREATE DOMAIN blob AS bytea; ALTER TABLE socket_io_attachments ALTER payload TYPE blob",
        "ALTER TABLE socket_io_attachments RENAME TO base; CREATE VIEW socket_io_attachments AS"
            + " SELECT * FROM base"
      })
  void alteredTableStoresLargeMessages(String change) throws SQLException {
    table();
    run(change + "; GRANT INSERT, SELECT (id) ON socket_io_attachments TO #");
    try (var io = emitter()) {
      io.emit("e", (Object) LARGE);
    }
    assertThat(database.query("SELECT length(payload) > 8000 FROM socket_io_attachments"))
        .isEqualTo("t");
  }

  @ParameterizedTest
  @CsvSource({
    "SQL_ASCII,é日😀,true",
    "LATIN1,é,true",
    "LATIN1,日,false",
    "EUC_JP,日,true",
    "EUC_JP,😀,false"
  })
  void databaseEncodingRejectsUnsupportedCharacters(
      String encoding, String text, boolean isPublished) throws SQLException {
    var options =
        "ENCODING '%s' LC_COLLATE 'C' LC_CTYPE 'C' TEMPLATE template0".formatted(encoding);
    try (var other = TestDatabase.create(options);
        var io = Emitter.builder(other.dataSource()).retryTimeout(Duration.ZERO).build()) {
      other.execute(TestDatabase.CREATE_ADAPTER_TABLE);
      io.emit("e", "ascii");
      io.emit("e", (Object) LARGE);
      if (isPublished) {
        io.emit("e", text);
      } else {
        var failure = catchThrowableOfType(EmitException.class, () -> io.emit("e", text));
        assertThat(failure)
            .hasMessageContaining("encoding cannot represent a character")
            .hasMessageContaining("UTF8");
        assertThat(failure.isRetryable()).isFalse();
      }
    }
  }

  private static void table() throws SQLException {
    run("ALTER ROLE # RESET ALL");
    run("DROP TABLE IF EXISTS base CASCADE");
    run("DROP TABLE IF EXISTS socket_io_attachments; " + TestDatabase.CREATE_ADAPTER_TABLE);
    run("GRANT INSERT, SELECT (id) ON socket_io_attachments TO #");
    run("GRANT USAGE ON SEQUENCE socket_io_attachments_id_seq TO #");
  }

  private static void run(String sql) throws SQLException {
    database.execute(
        sql.replace("#", ROLE).replace("@", '"' + database.dataSource().getDatabaseName() + '"'));
  }

  private static Emitter emitter() {
    return Emitter.builder(dataSource).retryTimeout(Duration.ZERO).build();
  }
}
