package dev.pgemit.http.doctor;

import dev.pgemit.http.diagnosis.CheckResult;
import dev.pgemit.http.diagnosis.CheckResult.CheckLevel;
import dev.pgemit.http.diagnosis.DatabaseCheck;
import dev.pgemit.http.settings.TableName;
import dev.pgemit.migrations.MigrationOptions;
import dev.pgemit.migrations.Migrations;
import dev.pgemit.publish.LockTimeoutLevel;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Checks that the schema matches this release. */
final class SchemaCheck implements DatabaseCheck {
  // Version 0 is the baseline of an adopted schema.
  private static final String APPLIED_VERSIONS_QUERY =
      "SELECT version FROM %s WHERE success AND version IS NOT NULL AND version <> '0'";

  private static final String EXISTING_OBJECTS_QUERY =
      """
      SELECT count(*) FILTER (WHERE part IS NOT NULL), count(*)
      FROM (VALUES (to_regclass(?)::oid), (to_regclass(?)::oid), (to_regclass(?)::oid),
                   (to_regnamespace(?)::oid)) AS parts (part)\
      """;

  private static final String MIGRATE_ADVICE = "run \"pgemit migrate\"";

  private final DoctorContext context;
  private final TableName history;

  SchemaCheck(DoctorContext context) {
    this.context = context;
    this.history = context.attachments().inSameSchema("pgemit_schema_history");
  }

  @Override
  public CheckResult run(Connection connection) throws SQLException {
    // A running migration may hold a lock on the table.
    var sql = LockTimeoutLevel.LONG.prependTo(APPLIED_VERSIONS_QUERY.formatted(history.quoted()));
    try (var statement = connection.prepareStatement(sql);
        var row = LockTimeoutLevel.LONG.executeQuery(statement)) {
      var applied = new HashSet<String>();
      while (row.next()) {
        applied.add(row.getString(1));
      }
      return compareVersions(applied, connection);
    } catch (SQLException e) {
      return switch (String.valueOf(e.getSQLState())) {
        case "42P01", "3F000" -> withoutHistory(connection);
        case "42501" ->
            new CheckResult(
                CheckLevel.SKIPPED,
                "The role may not read %s, so the version of the schema is unknown"
                    .formatted(history),
                "have the owner run \"pgemit migrate\", which reports the version",
                List.of());
        default -> throw e;
      };
    }
  }

  private CheckResult compareVersions(Set<String> applied, Connection connection)
      throws SQLException {
    var known = Migrations.versions();
    var missing = known.stream().filter(version -> !applied.contains(version)).toList();
    var newer = applied.stream().filter(version -> !known.contains(version)).sorted().toList();
    if (!newer.isEmpty()) {
      return CheckResult.warning(
          "A newer pgemit migrated the schema to %s".formatted(String.join(", ", newer)),
          "use that release here, too");
    }
    if (!missing.isEmpty()) {
      return CheckResult.failure(
          "An older pgemit created the schema, which lacks %s"
              .formatted(String.join(", ", missing)),
          MIGRATE_ADVICE);
    }
    var differences = differences(connection);
    if (!differences.isEmpty()) {
      return CheckResult.failure(
          "The history is up to date, but the schema was altered: "
              + String.join("; ", differences),
          MIGRATE_ADVICE + ", which creates missing tables and reports other differences");
    }
    return new ChannelPrefixCheck(context)
        .mismatch(connection)
        .orElseGet(() -> CheckResult.ok("up to date, at version " + known.get(known.size() - 1)));
  }

  private List<String> differences(Connection connection) throws SQLException {
    MigrationOptions options;
    try {
      options =
          MigrationOptions.forAttachmentsTable(context.settings().attachmentsTable())
              .withFunctionsSchema(context.functionsSchema());
    } catch (IllegalArgumentException e) {
      return List
          .of(); // "migrate" allows fewer names than emits, so pgemit did not create the table
    }
    return Migrations.differences(connection, options);
  }

  /** Checks a schema that the adapter's own SQL or the output of "migrate --print" created. */
  private CheckResult withoutHistory(Connection connection) throws SQLException {
    try (var query = connection.prepareStatement(EXISTING_OBJECTS_QUERY)) {
      query.setString(1, context.attachments().inSameSchema("pgemit_scheduled").quoted());
      query.setString(2, context.attachments().inSameSchema("pgemit_recurring").quoted());
      query.setString(3, context.attachments().inSameSchema("pgemit_idempotency_keys").quoted());
      query.setString(4, '"' + context.functionsSchema() + '"');
      try (var row = query.executeQuery()) {
        row.next();
        return row.getInt(1) == row.getInt(2)
            ? CheckResult.ok("present without a history, as after \"migrate --print\"")
            : CheckResult.warning(
                "The schema was never migrated: plain emits work, but idempotency keys,"
                    + " scheduled emits and the SQL functions do not",
                MIGRATE_ADVICE);
      }
    }
  }
}
