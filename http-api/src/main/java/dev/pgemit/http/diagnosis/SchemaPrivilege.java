package dev.pgemit.http.diagnosis;

import dev.pgemit.http.settings.TableName;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/**
 * The USAGE privilege on the schema of the attachments table. Without the privilege, no query on
 * the table works.
 */
final class SchemaPrivilege {
  private SchemaPrivilege() {}

  /**
   * Explains a missing USAGE privilege.
   *
   * @throws SQLException the failure, if it has another cause
   */
  static CheckResult explainMissing(Connection connection, SQLException failure, TableName table)
      throws SQLException {
    if (!"42501".equals(failure.getSQLState())) {
      throw failure;
    }
    var role =
        QuickQuery.one(connection, "SELECT quote_ident(current_user)", row -> row.getString(1));
    return CheckResult.failure(
            "The role may not use the schema of %s".formatted(table), "GRANT USAGE on it")
        .withStatements(
            List.of("GRANT USAGE ON SCHEMA %s TO %s".formatted(table.quotedSchema(), role)));
  }
}
