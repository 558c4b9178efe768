package dev.pgemit.cli.doctor;

import dev.pgemit.http.diagnosis.Check;
import dev.pgemit.http.diagnosis.Finding;
import dev.pgemit.http.diagnosis.MissingRight;
import dev.pgemit.http.diagnosis.Query;
import dev.pgemit.http.settings.TableName;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Collectors;

/** Whether the role may do what plain emits do not need: what is not there needs no right. */
final class MoreGrantsCheck implements Check {
  // A row for each table that is there and lacks a right, beside the attachments or they
  // themselves.
  private static final String MISSING =
      """
      SELECT missing.privileges || ' ON ' || missing.name,
             format('GRANT %%s ON %%s TO %%I', missing.privileges, missing.name, current_user)
      FROM (
        SELECT format('%%I.%%I', n.nspname, c.relname) AS name,
               string_agg(privilege, ', ' ORDER BY position) AS privileges
        FROM pg_class a
        JOIN pg_namespace n ON n.oid = a.relnamespace
        JOIN (VALUES %s) AS wanted (relname, privileges) ON true
        JOIN pg_class c ON c.relnamespace = n.oid AND c.relname = coalesce(wanted.relname, a.relname),
          unnest(wanted.privileges::text[]) WITH ORDINALITY AS needed (privilege, position)
        WHERE a.oid = to_regclass(?) AND NOT %s
        GROUP BY 1
      ) AS missing
      ORDER BY missing.name\
      """;

  // Without SELECT on pgemit_keys the service does not start.
  private static final String TABLES =
      """
      ('pgemit_idempotency_keys', '{SELECT,INSERT,UPDATE,DELETE}'),
      ('pgemit_scheduled', '{SELECT,INSERT,UPDATE,DELETE}'),
      ('pgemit_recurring', '{SELECT,INSERT,UPDATE,DELETE}'),
      ('pgemit_keys', '{SELECT}')\
      """;

  // The service reads large responses, and removes old attachments, for which it locks them.
  private static final String ATTACHMENTS = "(NULL, '{SELECT,UPDATE,DELETE}')";

  // A role that may update some of the columns has a say in its own rows, which is enough to
  // publish.
  private static final String WANTED =
      MISSING.formatted(
          TABLES,
          "CASE privilege WHEN 'DELETE' THEN has_table_privilege(c.oid, privilege)"
              + " ELSE has_any_column_privilege(c.oid, privilege) END");

  // The service updates all columns, which lets it send the emits of other roles.
  private static final String ALL =
      MISSING.formatted(TABLES + ", " + ATTACHMENTS, "has_table_privilege(c.oid, privilege)");

  private static final String FUNCTIONS =
      """
      SELECT bool_and(has_schema_privilege(n.oid, 'USAGE') AND has_function_privilege(p.oid, 'EXECUTE'))
      FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
      WHERE n.nspname = ? AND p.proname IN ('emit', 'sockets_join', 'server_side_emit')\
      """;

  private final TableName attachments;
  private final String functionsSchema;

  MoreGrantsCheck(TableName attachments, String functionsSchema) {
    this.attachments = attachments;
    this.functionsSchema = functionsSchema;
  }

  @Override
  public Finding on(Connection connection) throws SQLException {
    if (!Query.exists(connection, attachments)) {
      return Finding.skipped("no table");
    }
    var all = MissingRight.read(connection, ALL, attachments);
    if (all.isEmpty()) {
      return functions(connection);
    }
    var isWanted = !MissingRight.read(connection, WANTED, attachments).isEmpty();
    return isWanted
        ? Finding.warning(
                "\"pgemit serve\", idempotency keys or emits in the future need rights that the"
                    + " role lacks: "
                    + named(all),
                "let the owner of the tables GRANT them")
            .with(statements(all))
        : Finding.ok(
                "enough to publish",
                "only where \"pgemit serve\" runs with this role, it needs more for large answers"
                    + " and old attachments")
            .with(statements(all));
  }

  private Finding functions(Connection connection) throws SQLException {
    try (var query = connection.prepareStatement(FUNCTIONS)) {
      query.setString(1, functionsSchema);
      try (var row = query.executeQuery()) {
        row.next();
        var mayCall = row.getBoolean(1);
        return mayCall || row.wasNull()
            ? Finding.ok("everything that pgemit can do here")
            : Finding.ok(
                    "everything but the SQL functions", "only where the role shall emit from SQL")
                .with(
                    List.of(
                        "SELECT \"%s\".grant_publisher('%s')"
                            .formatted(functionsSchema, user(connection))));
      }
    }
  }

  private static String user(Connection connection) throws SQLException {
    return connection.getMetaData().getUserName().replace("'", "''");
  }

  private static String named(List<MissingRight> rights) {
    return rights.stream().map(MissingRight::privilege).collect(Collectors.joining("; "));
  }

  private static List<String> statements(List<MissingRight> rights) {
    return rights.stream().map(MissingRight::statement).toList();
  }
}
