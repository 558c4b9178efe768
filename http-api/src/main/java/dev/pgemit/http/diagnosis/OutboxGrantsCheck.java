package dev.pgemit.http.diagnosis;

import dev.pgemit.http.settings.TableName;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.stream.Collectors;

/**
 * Checks the privileges to write messages to the outbox and to send them.
 *
 * @param attachments the attachments table, whose schema also holds the outbox
 */
public record OutboxGrantsCheck(TableName attachments) implements DatabaseCheck {
  // One row for the table and one for its sequence, each if it exists and privileges are missing.
  private static final String MISSING_GRANTS =
      """
      WITH object AS (
        SELECT c.oid, format('%I.%I', n.nspname, c.relname) AS name, c.relkind = 'S' AS is_sequence,
               CASE c.relkind WHEN 'S' THEN '{SELECT,UPDATE}'
                 ELSE '{INSERT,SELECT,UPDATE,DELETE}' END::text[] AS wanted
        FROM pg_class o
        JOIN pg_namespace n ON n.oid = o.relnamespace
        JOIN pg_class c ON c.relnamespace = n.oid AND c.relname IN (o.relname, o.relname || '_passed')
        WHERE o.oid = to_regclass(?)
      ), missing AS (
        SELECT name, is_sequence,
               string_agg(CASE privilege WHEN 'INSERT' THEN 'INSERT (id, channel, payload, attachment)'
                 ELSE privilege END, ', ' ORDER BY position) AS privileges
        FROM object, unnest(wanted) WITH ORDINALITY AS needed (privilege, position)
        WHERE NOT CASE WHEN is_sequence THEN has_sequence_privilege(oid, privilege)
          WHEN privilege = 'INSERT' THEN has_any_column_privilege(oid, privilege)
          ELSE has_table_privilege(oid, privilege) END
        GROUP BY name, is_sequence
      )
      SELECT privileges || ' ON ' || name,
             format('GRANT %s ON %s%s TO %I', privileges,
               CASE WHEN is_sequence THEN 'SEQUENCE ' ELSE '' END, name, current_user)
      FROM missing
      ORDER BY is_sequence\
      """;

  @Override
  public CheckResult run(Connection connection) throws SQLException {
    var table = attachments.inSameSchema("pgemit_outbox");
    if (!QuickQuery.tableExists(connection, table)) {
      return CheckResult.skipped("no table");
    }
    var missing = MissingPrivilege.find(connection, MISSING_GRANTS, table);
    return missing.isEmpty()
        ? CheckResult.ok("sufficient to write to the outbox and to pass its messages on")
        : CheckResult.warning(
                "Transactions, idempotency keys, scheduled emits or the dispatcher of the outbox"
                    + " need privileges that the role lacks: "
                    + missing.stream()
                        .map(MissingPrivilege::privilege)
                        .collect(Collectors.joining("; ")),
                "have the owner of the tables GRANT the privileges")
            .withStatements(missing.stream().map(MissingPrivilege::statement).toList());
  }
}
