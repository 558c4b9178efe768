package dev.pgemit.http.diagnosis;

import dev.pgemit.http.settings.TableName;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** The right to use the schema of the attachments table, without which nothing can be asked. */
final class SchemaPrivilege {
  private SchemaPrivilege() {}

  /**
   * Explains that it is missing.
   *
   * @throws SQLException the failure, where it is another
   */
  static CheckResult explainMissing(Connection connection, SQLException failure, TableName table)
      throws SQLException {
    if (!"42501".equals(failure.getSQLState())) {
      throw failure;
    }
    return CheckResult.failure(
            "The role may not use the schema of %s".formatted(table), "GRANT USAGE on it")
        .withStatements(
            List.of(
                "GRANT USAGE ON SCHEMA %s TO %s"
                    .formatted(table.quotedSchema(), CurrentRole.quotedName(connection))));
  }
}
