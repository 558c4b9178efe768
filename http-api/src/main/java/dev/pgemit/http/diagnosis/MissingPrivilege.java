package dev.pgemit.http.diagnosis;

import dev.pgemit.http.settings.TableName;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/**
 * A privilege that the role lacks.
 *
 * @param privilege the privilege, for example {@code INSERT ON public.socket_io_attachments}
 * @param statement the GRANT that adds the privilege
 */
public record MissingPrivilege(String privilege, String statement) {
  /**
   * Queries Postgres for missing privileges.
   *
   * @param query returns the privilege and the statement; its parameter is the table name
   */
  public static List<MissingPrivilege> find(Connection connection, String query, TableName table)
      throws SQLException {
    return QuickQuery.list(
        connection,
        query,
        row -> new MissingPrivilege(row.getString(1), row.getString(2)),
        table.quoted());
  }
}
