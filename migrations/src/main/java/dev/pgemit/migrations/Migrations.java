package dev.pgemit.migrations;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.output.MigrateOutput;
import org.flywaydb.core.api.output.MigrateResult;

/**
 * Applies the migrations of the schema. Thread-safe. Supports PostgreSQL 13 to 18.
 *
 * <p>The role needs no superuser: the role owns the schema, or may create tables in it. An existing
 * attachments table is adopted. The table {@code pgemit_schema_history} records the applied
 * scripts. The SQL functions have their own schema, {@code pgemit}. The role may create that schema
 * or already owns it.
 *
 * <p>A role that only publishes needs {@code INSERT} and {@code SELECT (id)} on the attachments
 * table. The role also needs {@code USAGE} on the table's sequence and schema, and access to the
 * SQL functions if it calls them. {@code SELECT pgemit.grant_publisher('role')} grants all of these
 * privileges.
 *
 * <p>A repeated migration changes nothing. Concurrent migrations wait for each other for up to five
 * minutes. After 3 s, the log contains a warning with the session that holds the lock. A script
 * waits up to 5 s for each table that another session has locked.
 */
public final class Migrations {
  private static final String SCRIPT_FOLDER = "dev/pgemit/migrations/sql";

  /** The scripts, in the order of their application. */
  private static final String[] SCRIPTS = {
    "V1__attachments.sql",
    "V2.1__messagepack.sql",
    "V2.2__publishing.sql",
    "V2.3__emit.sql",
    "V2.4__sockets.sql",
    "V2.5__emit_changes.sql",
    "V2.6__publishers.sql",
    "V3__schedule.sql",
    "V4__idempotency_keys.sql",
    "V5__schedule_functions.sql",
    "V6__keys.sql",
    "V7__ownership.sql",
    "V8__owned_schedule.sql",
    "V9__disconnect_everyone.sql",
    "V10__publishers_and_services.sql",
    "V11__internal_functions.sql",
    "V12__keys_of_roles.sql",
    "V13__backslashes.sql",
    "V14__audit.sql",
    "V15__ids_of_keys.sql",
    "V16__outbox.sql",
    "V17__emit_to_outbox.sql",
    "V18__failed_messages.sql",
    "R__channel_prefix.sql"
  };

  private Migrations() {}

  /**
   * Migrates the schema, with the adapter's default names.
   *
   * @param dataSource opens direct connections to a primary, not through a pooler
   * @return the applied scripts
   * @throws MigrationException if the migration fails; the message names the next step
   */
  public static MigrationResult migrate(DataSource dataSource) {
    return migrate(dataSource, MigrationOptions.DEFAULT);
  }

  /**
   * Migrates the schema.
   *
   * @param dataSource opens direct connections to a primary, not through a pooler
   * @param options the names of the schema's objects
   * @return the applied scripts
   * @throws MigrationException if the migration fails; the message names the next step
   */
  public static MigrationResult migrate(DataSource dataSource, MigrationOptions options) {
    return migrate(dataSource, options, MigrationLock.DEFAULT);
  }

  static MigrationResult migrate(
      DataSource dataSource, MigrationOptions options, MigrationLock lock) {
    try (var connection = open(dataSource)) {
      connection.setAutoCommit(false);
      return migrate(connection, dataSource, options, lock);
    } catch (SQLException | FlywayException e) {
      throw MigrationErrorTranslator.translate(e);
    }
  }

  // A pool that starts with its first connection throws unchecked exceptions.
  private static Connection open(DataSource dataSource) throws SQLException {
    try {
      return dataSource.getConnection();
    } catch (RuntimeException e) {
      throw MigrationErrorTranslator.translate(e);
    }
  }

  private static MigrationResult migrate(
      Connection connection, DataSource dataSource, MigrationOptions options, MigrationLock lock)
      throws SQLException {
    try {
      lock.acquire(connection);
      ScriptSettings.apply(connection);
      var resolved = resolveSchema(connection, options);
      SchemaComparison.checkAttachments(connection, resolved);
      var result = toResult(resolved, flyway(dataSource, resolved).migrate());
      var restored = recreateMissing(connection, resolved, result);
      connection.rollback();
      return restored;
    } catch (SQLException | RuntimeException e) {
      try {
        connection.rollback();
      } catch (SQLException broken) {
        e.addSuppressed(broken); // the first failure contains the cause
      }
      throw e;
    }
  }

  /**
   * Compares the schema with the schema of this release.
   *
   * @param connection a connection of any role
   * @param options the names of the schema's objects
   * @return a description of each table, or set of functions, that is missing or lacks columns;
   *     empty if the schema is complete
   * @throws SQLException if a query fails
   */
  public static List<String> differences(Connection connection, MigrationOptions options)
      throws SQLException {
    return Stream.concat(
            SchemaComparison.missing(connection, options).stream().map(name -> name + " missing"),
            SchemaComparison.altered(connection, options).stream())
        .toList();
  }

  // Tables or functions of the history may have been dropped. The scripts create only missing
  // objects.
  private static MigrationResult recreateMissing(
      Connection connection, MigrationOptions options, MigrationResult result) throws SQLException {
    var altered = SchemaComparison.altered(connection, options);
    if (!altered.isEmpty()) {
      throw new MigrationException(
          ("The schema was altered: %s. Add the missing parts as \"pgemit migrate"
                  + " --print\" shows them, or drop the table with its rows and migrate again")
              .formatted(String.join("; ", altered)));
    }
    var missing = SchemaComparison.missing(connection, options);
    if (missing.isEmpty()) {
      return result;
    }
    try (var statement = connection.createStatement()) {
      statement.setEscapeProcessing(false);
      statement.execute(renderScripts(options));
    }
    connection.commit();
    var applied = new ArrayList<>(result.applied());
    missing.forEach(name -> applied.add("again " + name));
    return new MigrationResult(result.schema(), result.version(), applied);
  }

  /**
   * Returns the versions of this release, as in {@code pgemit_schema_history}.
   *
   * @return the versions, in the order of their application
   */
  public static List<String> versions() {
    return Arrays.stream(SCRIPTS)
        .filter(script -> script.startsWith("V"))
        .map(script -> script.substring(1, script.indexOf("__")))
        .toList();
  }

  /**
   * Returns the SQL for users with their own migration tool. The SQL is repeatable, and {@link
   * #migrate} can take over later.
   *
   * @param options the names of the schema's objects
   * @return SQL for {@code psql}
   */
  public static String print(MigrationOptions options) {
    var sql =
        new StringBuilder("-- The schema of pgemit. Running this script again changes nothing.\n");
    sql.append("SET standard_conforming_strings = on;\nSET quote_all_identifiers = off;\n");
    if (options.schema() != null) {
      sql.append("CREATE SCHEMA IF NOT EXISTS ")
          .append(SqlIdentifier.quote(options.schema()))
          .append(";\n");
    }
    return sql.append(renderScripts(options)).toString();
  }

  private static String renderScripts(MigrationOptions options) {
    var sql = new StringBuilder();
    for (var script : SCRIPTS) {
      var text = "\n" + readScript(script);
      for (var placeholder : options.placeholders().entrySet()) {
        text = text.replace("${" + placeholder.getKey() + "}", placeholder.getValue());
      }
      sql.append(text);
    }
    return sql.toString();
  }

  private static Flyway flyway(DataSource dataSource, MigrationOptions options) {
    return Flyway.configure(Migrations.class.getClassLoader())
        .dataSource(dataSource)
        .loggers("slf4j")
        .locations("classpath:" + SCRIPT_FOLDER)
        .failOnMissingLocations(true)
        .table("pgemit_schema_history")
        .defaultSchema(Objects.requireNonNull(options.schema()))
        .createSchemas(true)
        // The schema may contain unrelated tables, and an attachments table to adopt.
        .baselineOnMigrate(true)
        .baselineVersion("0")
        .placeholders(options.placeholders())
        .callbacks(new ScriptSettings())
        .load();
  }

  private static MigrationOptions resolveSchema(Connection connection, MigrationOptions options)
      throws SQLException {
    if (options.schema() != null) {
      return options;
    }
    var schema = connection.getSchema();
    if (schema == null) {
      throw new SQLException("no schema of the search_path exists", "3F000");
    }
    return options.withSchema(schema);
  }

  private static MigrationResult toResult(MigrationOptions options, MigrateResult result) {
    var applied = result.migrations.stream().map(Migrations::displayName).toList();
    var version =
        Optional.ofNullable(result.targetSchemaVersion).orElse(result.initialSchemaVersion);
    return new MigrationResult(
        Objects.requireNonNull(options.schema()), String.valueOf(version), applied);
  }

  // A repeatable migration has no version.
  private static String displayName(MigrateOutput migration) {
    return migration.version == null || migration.version.isEmpty()
        ? migration.description
        : migration.version + " " + migration.description;
  }

  private static String readScript(String script) {
    try (var stream = Migrations.class.getResourceAsStream("/" + SCRIPT_FOLDER + "/" + script)) {
      return new String(
          Objects.requireNonNull(stream, script).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
