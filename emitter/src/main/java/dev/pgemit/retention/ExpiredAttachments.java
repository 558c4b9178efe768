package dev.pgemit.retention;

import dev.pgemit.publish.AttachmentsTable;
import dev.pgemit.publish.LockTimeoutLevel;
import java.sql.Connection;
import java.sql.SQLException;

/** Removes expired attachments in small batches. */
final class ExpiredAttachments {
  /** The maximum number of rows per step, small enough not to block other sessions. */
  static final int BATCH_SIZE = 200;

  // Servers remove attachments after 30 s. The limit of 60 s keeps those that slow servers still
  // fetch.
  // The first rows by id are the oldest, or nearly. Every such table has an index on the id, which
  // finds these rows without reading newer ones. Without the advisory lock, the statement leaves
  // the work to the replica that holds it. Rows that a server is removing are skipped.
  // synchronous_commit is off: a crash may restore removed rows, and a later step removes them.
  private static final String DELETE =
      """
      WITH turn AS MATERIALIZED (
        SELECT pg_try_advisory_xact_lock(1886872937, %1$s::regclass::oid::integer) AS is_ours
      ), first AS MATERIALIZED (
        SELECT id, created_at FROM %2$s
        WHERE (SELECT is_ours FROM turn)
        ORDER BY id
        LIMIT %3$d
        FOR UPDATE SKIP LOCKED
      ), removed AS (
        DELETE FROM %2$s
        WHERE id = ANY (ARRAY(
          SELECT id FROM first WHERE created_at < statement_timestamp() - interval '60 seconds'))
        RETURNING id
      )
      SELECT count(*), (SELECT set_config('synchronous_commit', 'off', true)) FROM removed\
      """;

  private final String deleteBatch;

  ExpiredAttachments(AttachmentsTable table) {
    var tableLiteral = "'" + table.quoted().replace("'", "''") + "'";
    this.deleteBatch =
        LockTimeoutLevel.LONG.prependTo(DELETE.formatted(tableLiteral, table.quoted(), BATCH_SIZE));
  }

  /** Removes one batch, and returns the number of removed rows. */
  int deleteBatch(Connection connection) throws SQLException {
    try (var statement = connection.prepareStatement(deleteBatch);
        var row = LockTimeoutLevel.LONG.executeQuery(statement)) {
      row.next();
      return row.getInt(1);
    }
  }
}
