package dev.pgemit.cli.doctor;

import dev.pgemit.http.diagnosis.Check;
import dev.pgemit.http.diagnosis.Finding;
import dev.pgemit.http.diagnosis.Finding.Level;
import dev.pgemit.http.settings.TableName;
import dev.pgemit.migrations.MigrationOptions;
import dev.pgemit.migrations.Migrations;
import dev.pgemit.publish.LockLimit;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Whether the schema is as this release knows it. */
final class SchemaCheck implements Check {
  // 0 is where an adopted schema starts from.
  private static final String HISTORY =
      "SELECT version FROM %s WHERE success AND version IS NOT NULL AND version <> '0'";

  private static final String PARTS =
      """
      SELECT count(*) FILTER (WHERE part IS NOT NULL), count(*)
      FROM (VALUES (to_regclass(?)::oid), (to_regclass(?)::oid), (to_regclass(?)::oid),
                   (to_regnamespace(?)::oid)) AS parts (part)\
      """;

  private static final String MIGRATE = "run \"pgemit migrate\"";

  private final Subject subject;
  private final TableName history;

  SchemaCheck(Subject subject) {
    this.subject = subject;
    this.history = subject.attachments().beside("pgemit_schema_history");
  }

  @Override
  public Finding on(Connection connection) throws SQLException {
    // A migration under way may hold a lock on the table.
    var sql = LockLimit.LONG.before(HISTORY.formatted(history.quoted()));
    try (var statement = connection.prepareStatement(sql);
        var row = LockLimit.LONG.query(statement)) {
      var applied = new HashSet<String>();
      while (row.next()) {
        applied.add(row.getString(1));
      }
      return compared(applied, connection);
    } catch (SQLException e) {
      return switch (String.valueOf(e.getSQLState())) {
        case "42P01", "3F000" -> withoutHistory(connection);
        case "42501" ->
            new Finding(
                Level.SKIPPED,
                "The role may not read %s, so whether the schema is up to date is not known"
                    .formatted(history),
                "let the owner run \"pgemit migrate\", which says so too",
                List.of());
        default -> throw e;
      };
    }
  }

  private Finding compared(Set<String> applied, Connection connection) throws SQLException {
    var known = Migrations.versions();
    var missing = known.stream().filter(version -> !applied.contains(version)).toList();
    var newer = applied.stream().filter(version -> !known.contains(version)).sorted().toList();
    if (!newer.isEmpty()) {
      return Finding.warning(
          "The schema was migrated by a newer pgemit, to %s".formatted(String.join(", ", newer)),
          "use that release here too");
    }
    if (!missing.isEmpty()) {
      return Finding.failure(
          "The schema is of an older pgemit, and lacks %s".formatted(String.join(", ", missing)),
          MIGRATE);
    }
    var differences = differences(connection);
    if (!differences.isEmpty()) {
      return Finding.failure(
          "The history says up to date, but somebody changed the schema: "
              + String.join("; ", differences),
          MIGRATE + ", which creates missing tables, and says what to do about others");
    }
    return new ChannelPrefixCheck(subject)
        .fault(connection)
        .orElseGet(() -> Finding.ok("up to date, at version " + known.get(known.size() - 1)));
  }

  private List<String> differences(Connection connection) throws SQLException {
    MigrationOptions options;
    try {
      options =
          MigrationOptions.forAttachmentsTable(subject.settings().attachmentsTable())
              .withFunctionsSchema(subject.functionsSchema());
    } catch (IllegalArgumentException e) {
      return List
          .of(); // "migrate" takes fewer names than emits do, so somebody else made the table
    }
    return Migrations.differences(connection, options);
  }

  /** Made by the adapter's own snippet, or by what "migrate --print" printed. */
  private Finding withoutHistory(Connection connection) throws SQLException {
    try (var query = connection.prepareStatement(PARTS)) {
      query.setString(1, subject.attachments().beside("pgemit_scheduled").quoted());
      query.setString(2, subject.attachments().beside("pgemit_recurring").quoted());
      query.setString(3, subject.attachments().beside("pgemit_idempotency_keys").quoted());
      query.setString(4, '"' + subject.functionsSchema() + '"');
      try (var row = query.executeQuery()) {
        row.next();
        return row.getInt(1) == row.getInt(2)
            ? Finding.ok("there, without a history, as the output of \"migrate --print\" leaves it")
            : Finding.warning(
                "The schema was never migrated: plain emits work; idempotency keys, emits in the"
                    + " future and the SQL functions do not",
                MIGRATE);
      }
    }
  }
}
