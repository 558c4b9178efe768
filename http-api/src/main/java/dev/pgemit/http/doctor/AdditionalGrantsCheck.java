package dev.pgemit.http.doctor;

import dev.pgemit.http.diagnosis.CheckResult;
import dev.pgemit.http.diagnosis.DatabaseCheck;
import dev.pgemit.http.diagnosis.MissingPrivilege;
import dev.pgemit.http.diagnosis.QuickQuery;
import dev.pgemit.http.settings.TableName;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Collectors;

/** Checks the privileges beyond plain emits. Missing tables and functions need no privilege. */
final class AdditionalGrantsCheck implements DatabaseCheck {
  // One row for each existing table with missing privileges: the attachments table or a table in
  // the same schema.
  private static final String MISSING_GRANTS_TEMPLATE =
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

  // The service does not start without SELECT on pgemit_keys.
  private static final String TABLE_PRIVILEGES =
      """
      ('pgemit_idempotency_keys', '{SELECT,INSERT,UPDATE,DELETE}'),
      ('pgemit_scheduled', '{SELECT,INSERT,UPDATE,DELETE}'),
      ('pgemit_recurring', '{SELECT,INSERT,UPDATE,DELETE}'),
      ('pgemit_keys', '{SELECT}'),
      ('pgemit_key_uses', '{SELECT,INSERT,UPDATE}'),
      ('pgemit_audit', '{SELECT,INSERT,DELETE}')\
      """;

  // The service reads large responses and removes old attachments, for which it locks the rows.
  private static final String ATTACHMENT_PRIVILEGES = "(NULL, '{SELECT,UPDATE,DELETE}')";

  // A role that may update some columns can change its own rows, which is enough for publishing.
  private static final String MISSING_FOR_PUBLISHERS =
      MISSING_GRANTS_TEMPLATE.formatted(
          TABLE_PRIVILEGES,
          "CASE privilege WHEN 'DELETE' THEN has_table_privilege(c.oid, privilege)"
              + " ELSE has_any_column_privilege(c.oid, privilege) END");

  // The service updates all columns and can therefore send the emits of other roles.
  private static final String MISSING_FOR_SERVICE =
      MISSING_GRANTS_TEMPLATE.formatted(
          TABLE_PRIVILEGES + ", " + ATTACHMENT_PRIVILEGES, "has_table_privilege(c.oid, privilege)");

  private static final String CAN_CALL_FUNCTIONS =
      """
      SELECT bool_and(has_schema_privilege(n.oid, 'USAGE') AND has_function_privilege(p.oid, 'EXECUTE'))
      FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
      WHERE n.nspname = ? AND p.proname IN ('emit', 'sockets_join', 'server_side_emit')\
      """;

  private final TableName attachments;
  private final String functionsSchema;

  AdditionalGrantsCheck(TableName attachments, String functionsSchema) {
    this.attachments = attachments;
    this.functionsSchema = functionsSchema;
  }

  @Override
  public CheckResult run(Connection connection) throws SQLException {
    if (!QuickQuery.tableExists(connection, attachments)) {
      return CheckResult.skipped("no table");
    }
    var missing = MissingPrivilege.find(connection, MISSING_FOR_SERVICE, attachments);
    if (missing.isEmpty()) {
      return checkFunctions(connection);
    }
    var isPublisherLimited =
        !MissingPrivilege.find(connection, MISSING_FOR_PUBLISHERS, attachments).isEmpty();
    return isPublisherLimited
        ? CheckResult.warning(
                "\"pgemit serve\", idempotency keys or scheduled emits need privileges that"
                    + " the role lacks: "
                    + privilegeList(missing),
                "have the owner of the tables GRANT the privileges")
            .withStatements(statements(missing))
        : CheckResult.ok(
                "sufficient to publish",
                "only if \"pgemit serve\" runs with this role, the role needs more for large"
                    + " responses and old attachments")
            .withStatements(statements(missing));
  }

  private CheckResult checkFunctions(Connection connection) throws SQLException {
    try (var query = connection.prepareStatement(CAN_CALL_FUNCTIONS)) {
      query.setString(1, functionsSchema);
      try (var row = query.executeQuery()) {
        row.next();
        var canCall = row.getBoolean(1);
        return canCall || row.wasNull()
            ? CheckResult.ok("sufficient for every feature")
            : CheckResult.ok(
                    "sufficient for everything but the SQL functions",
                    "needed only if the role emits from SQL")
                .withStatements(
                    List.of(
                        "SELECT \"%s\".grant_publisher('%s')"
                            .formatted(functionsSchema, escapedUser(connection))));
      }
    }
  }

  private static String escapedUser(Connection connection) throws SQLException {
    return connection.getMetaData().getUserName().replace("'", "''");
  }

  private static String privilegeList(List<MissingPrivilege> rights) {
    return rights.stream().map(MissingPrivilege::privilege).collect(Collectors.joining("; "));
  }

  private static List<String> statements(List<MissingPrivilege> rights) {
    return rights.stream().map(MissingPrivilege::statement).toList();
  }
}
