package dev.pgemit.http.diagnosis;

import dev.pgemit.http.settings.TableName;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.stream.Collectors;

/** Checks that the role may write attachments. Reports the missing GRANTs. */
public final class AttachmentsGrantsCheck implements DatabaseCheck {
  // An identity column needs no privilege on its sequence.
  private static final String QUERY =
      """
      WITH attachments AS (
        SELECT c.oid, format('%I.%I', n.nspname, c.relname) AS name, n.oid AS schema, n.nspname,
               CASE WHEN a.attidentity = '' THEN
                 pg_get_serial_sequence(format('%I.%I', n.nspname, c.relname), 'id')
               END AS ids
        FROM pg_class c
        JOIN pg_namespace n ON n.oid = c.relnamespace
        LEFT JOIN pg_attribute a
          ON a.attrelid = c.oid AND a.attname = 'id' AND NOT a.attisdropped
        WHERE c.oid = to_regclass(?)
      )
      SELECT needed.privilege, format('GRANT %s TO %I', needed.privilege, current_user)
      FROM attachments, LATERAL (VALUES
        (1, has_schema_privilege(schema, 'USAGE'), format('USAGE ON SCHEMA %I', nspname)),
        (2, has_table_privilege(oid, 'INSERT'), 'INSERT ON ' || name),
        (3, has_column_privilege(oid, 'id', 'SELECT'), 'SELECT (id) ON ' || name),
        (4, has_sequence_privilege(ids, 'USAGE'), 'USAGE ON SEQUENCE ' || ids)
      ) AS needed (position, is_there, privilege)
      WHERE NOT needed.is_there
      ORDER BY needed.position\
      """;

  private final TableName table;

  /**
   * Creates the check without running a query.
   *
   * @param table the attachments table
   */
  public AttachmentsGrantsCheck(TableName table) {
    this.table = table;
  }

  @Override
  public CheckResult run(Connection connection) throws SQLException {
    try {
      if (!QuickQuery.tableExists(connection, table)) {
        return CheckResult.skipped("no table");
      }
      var missing = MissingPrivilege.find(connection, QUERY, table);
      if (missing.isEmpty()) {
        return CheckResult.ok("the role may publish, including attachments");
      }
      return CheckResult.failure(
              "The role may not write attachments, since it lacks "
                  + missing.stream()
                      .map(MissingPrivilege::privilege)
                      .collect(Collectors.joining(", ")),
              "have the owner of %s GRANT it".formatted(table))
          .withStatements(missing.stream().map(MissingPrivilege::statement).toList());
    } catch (SQLException e) {
      return SchemaPrivilege.explainMissing(connection, e, table);
    }
  }
}
