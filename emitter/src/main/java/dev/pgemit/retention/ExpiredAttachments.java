package dev.pgemit.retention;

import dev.pgemit.publish.AttachmentsTable;
import dev.pgemit.publish.LockTimeoutLevel;
import java.sql.Connection;
import java.sql.SQLException;

/** Removes attachments that every server has fetched long ago, a few at a time. */
final class ExpiredAttachments {
  /** How many at most in one step: few enough to be in nobody's way. */
  static final int BATCH_SIZE = 200;

  // Servers remove theirs at 30 s, and one that is slow to fetch must still find its own.
  // The first rows by id are the oldest, or nearly: the index of the id, which every such table
  // has, finds them, and none of the young ones is read. Who does not get the advisory lock leaves
  // it to the replica that has it; a row that a server is removing is passed over.
  // synchronous_commit: what is removed for nothing comes back after a crash, and goes again.
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

  /** Removes the first ones, and tells how many. */
  int deleteBatch(Connection connection) throws SQLException {
    try (var statement = connection.prepareStatement(deleteBatch);
        var row = LockTimeoutLevel.LONG.executeQuery(statement)) {
      row.next();
      return row.getInt(1);
    }
  }
}
